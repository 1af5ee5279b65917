"""Who gets what: every URL of the portal, and the status it answers to each kind of visitor.

Columns: anonymous · director of library A · director of library B · employee of A · servicedesk · logistics ·
driver · agenda editor · province · administrator. Objects in the table belong to library A.
200 shown · 302 sent on (anonymous: to sign in) · 403 not for this role · 404 not theirs to see ·
405 wrong method · 422 the form was refused, so the person may.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.netwerk.models import Organisatie, Vestiging
from tests.netwerk.factories import make_bijeenkomst
from tests.servicedesk.factories import load_afspraken, make_reported_melding

COLUMNS = [
    "anoniem",
    "directeur",
    "andere_directeur",
    "medewerker",
    "servicedeskmedewerker",
    "logistiek_medewerker",
    "chauffeur",
    "agendaredacteur",
    "provinciemedewerker",
    "beheerder",
]


@dataclass(frozen=True)
class World:
    """What a row may build its object from; `users` is keyed by column."""

    bibliotheek: Organisatie
    vestiging: Vestiging
    andere_bibliotheek: Organisatie
    andere_vestiging: Vestiging
    users: dict[str, User]


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One URL by its name; `kwargs` makes what its path needs, `data` what the form sends."""

    name: str
    codes: str
    method: str = "GET"
    kwargs: Callable[[World], dict[str, Any]] = nothing
    data: dict[str, Any] = field(default_factory=dict)


def bericht(world: World) -> dict[str, Any]:
    """A message to the director of library A."""
    directeur = world.users["directeur"]
    at = timezone.now()
    queue_bericht("toegang", ontvanger=directeur, onderwerp="Bericht", tekst="Tekst.", at=at)
    return {"pk": Bericht.objects.get(sleutel="toegang").pk}


KERN = [
    #                                anon dirA dirB empA desk logi driv edit prov admn
    Row("vandaag",                  "302  200  200  200  200  200  200  200  302  200"),
    Row("voortgang",                "302  200  200  200  200  200  200  200  200  200"),
    Row("zoeken",                   "302  200  200  200  200  200  200  200  403  200"),
    Row("gezond",                   "200  200  200  200  200  200  200  200  200  200"),
    Row("hulp",                     "200  200  200  200  200  200  200  200  200  200"),
    Row("toegankelijkheid",         "200  200  200  200  200  200  200  200  200  200"),
    Row("privacy",                  "200  200  200  200  200  200  200  200  200  200"),
]  # fmt: skip

MENSEN: list[Row] = []

BERICHTEN = [
    #                                    anon dirA dirB empA desk logi driv edit prov admn
    Row("berichten:index",              "302  200  200  200  200  200  200  200  200  200"),
    Row("berichten:mark_all_read",      "302  302  302  302  302  302  302  302  302  302", "POST"),
    Row("berichten:mark_read",          "302  302  404  404  404  404  404  404  404  404", "POST", bericht),
]  # fmt: skip

NETWERK = [
    #                                anon dirA dirB empA desk logi driv edit prov admn
    Row("netwerk:list_bijeenkomsten", "302 200 200 403 200 200 403 200 403 200"),
    Row("netwerk:bijeenkomst",      "302  200  200  403  200  200  403  200  403  200",
        kwargs=lambda world: {"pk": make_bijeenkomst().pk}),
]  # fmt: skip

ONTWIKKELAGENDA: list[Row] = []


def melding(world: World) -> dict[str, Any]:
    """A fresh call of library A."""
    return {"nummer": make_reported_melding(world.vestiging, world.users["medewerker"]).nummer}


def afspraken(world: World) -> dict[str, Any]:
    """No object, but the agreement that promises are read from."""
    load_afspraken()
    return {}


DESK = "servicedesk"
SERVICEDESK = [
    #                                 anon dirA dirB empA desk logi driv edit prov admn
    Row(f"{DESK}:index",             "302  200  200  200  200  200  403  200  403  200", kwargs=afspraken),
    Row(f"{DESK}:report_melding",    "302  200  200  200  200  403  403  403  403  200", kwargs=afspraken),
    Row(f"{DESK}:report_melding",    "302  422  422  422  422  403  403  403  403  422", "POST", afspraken,
        {"soort": "incident"}),
    Row(f"{DESK}:melding",           "302  200  404  200  200  200  403  200  403  200", "GET", melding),
    Row(f"{DESK}:pick_up_melding",   "302  403  404  403  302  403  403  403  403  302", "POST", melding),
    Row(f"{DESK}:assign_melding",    "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:change_urgentie",   "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:wait_melding",      "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:resume_melding",    "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:resolve_melding",   "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:reopen_melding",    "302  422  404  422  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:close_melding",     "302  422  404  422  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:add_reactie",       "302  422  404  422  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:pick_up_meldingen", "302  403  403  403  302  403  403  403  403  302", "POST"),
    Row(f"{DESK}:assign_meldingen",  "302  403  403  403  302  403  403  403  403  302", "POST"),
]  # fmt: skip

IBL: list[Row] = []

CIJFERS = [
    #                                anon dirA dirB empA desk logi driv edit prov admn
    Row("kpi:dashboard",            "302  200  200  403  200  200  403  200  200  200"),
]  # fmt: skip

TABLE = [*KERN, *NETWERK, *MENSEN, *BERICHTEN, *ONTWIKKELAGENDA, *SERVICEDESK, *IBL, *CIJFERS]
