"""Who gets what: every URL of the portal, and the status it answers to each kind of visitor.

Columns: anonymous · director of library A · director of library B · employee of A · servicedesk · logistics ·
driver · agenda editor · province · administrator. Objects in the table belong to library A.
200 shown · 302 sent on (anonymous: to sign in) · 403 not for this role · 404 not theirs to see ·
405 wrong method · 422 the form was refused, so the person may.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie, Vestiging
from bisc_portal.werktijd.models import Sluiting, Werkkalender
from ibl.models import Afgifte, Chauffeursdienst, Drukwerk, Isoaanvraag, Scan, Tegenstrijdigheid, Voertuig
from ibl.services import (
    Bewijs,
    receive_scans,
    record_afgifte,
    request_drukwerk,
    request_from_partner,
    request_transport,
)
from kpi.models import Bewaking, Indicator
from kpi.referentie import load as load_indicatoren
from kpi.services import create_onderzoek, make_next_rapport, record_vaststelling, subscribe
from kpi.services import request_rapport as request_kpi_rapport
from ontwikkelagenda.models import (
    Begrotingsregel,
    Bezwaar,
    Budgetadvies,
    Initiatief,
    Stem,
    Vergaderpunt,
    Verslag,
    Wijzigingsvoorstel,
)
from ontwikkelagenda.services import request_pdf
from ontwikkelagenda.services.budgetadvies import open_budgetadvies
from ontwikkelagenda.services.gastlink import make_gastlink
from ontwikkelagenda.services.overleg import add_vergaderpunt
from ontwikkelagenda.services.planning import set_subsidietermijn
from ontwikkelagenda.services.stemronde import Stemkeuze, cast_stem
from ontwikkelagenda.services.uitvoering import add_actie
from ontwikkelagenda.services.verslag import save_verslag
from ontwikkelagenda.services.wijzigingsvoorstel import Wijziging, submit_wijzigingsvoorstel
from servicedesk.models import MeldingReactie, Onbeschikbaarheid, Roosterdienst, Ruilverzoek, SlaBeleid
from servicedesk.oordeellink import sign
from servicedesk.services import (
    add_label,
    add_reactie,
    close_melding,
    link_meldingen,
    pick_up_melding,
    resolve_melding,
    save_standaardtekst,
    save_weergave,
)
from tests.accounts.flows import send_invitation
from tests.ibl.factories import make_aanvraag
from tests.ibl.factories_iso import make_partner
from tests.ibl.factories_ritten import make_dienst as make_dienst_of
from tests.ibl.factories_ritten import make_planned_day, make_spitsblok
from tests.ibl.factories_scans import make_scan
from tests.importeren.factories import as_csv, stage
from tests.kpi.factories import span
from tests.netwerk.factories import make_bijeenkomst
from tests.ontwikkelagenda.factories import (
    adopt,
    make_adopted,
    make_agenda,
    make_draad,
    make_initiatief,
    make_ronde,
    make_sectie,
)
from tests.servicedesk.factories import load_afspraken, make_artikel, make_bijlage, make_reported_melding
from tests.servicedesk.factories_beveiliging import make_incident
from tests.servicedesk.factories_post import make_eml, receive
from tests.servicedesk.factories_status import make_statusbericht
from tests.servicedesk.factories_wijzigingen import make_wijziging

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


def medewerker(world: World) -> dict[str, Any]:
    return {"pk": world.users["medewerker"].pk}


def geen_sessie(world: World) -> dict[str, Any]:
    """Whose visit it is decides; tests/accounts tries your own and somebody else's."""
    return {"pk": 0}


def uitnodiging(world: World) -> dict[str, Any]:
    made, _ = send_invitation(world.users["beheerder"], like=world.users["medewerker"])
    return {"pk": made.pk}


def uitnodiging_link(world: World) -> dict[str, Any]:
    _, link = send_invitation(world.users["beheerder"], like=world.users["medewerker"])
    return {"token": link.split("/")[-2]}


KERN = [
    #                                anon dirA dirB empA desk logi driv edit prov admn
    Row("vandaag",                  "302  200  200  200  200  200  302  200  302  200"),
    Row("voortgang",                "302  200  200  200  200  200  200  200  200  200"),
    Row("zoeken",                   "302  200  200  200  200  200  200  200  403  200"),
    Row("gezond",                   "200  200  200  200  200  200  200  200  200  200"),
    Row("hulp",                     "200  200  200  200  200  200  200  200  200  200"),
    Row("toegankelijkheid",         "200  200  200  200  200  200  200  200  200  200"),
    Row("privacy",                  "200  200  200  200  200  200  200  200  200  200"),
]  # fmt: skip

MENSEN = [
    #                                     anon dirA dirB emplA desk logi driv edit prov admn
    Row("accounts:index",                "302 403 403 403 403 403 403 403 403 200"),
    Row("accounts:invite",               "302 403 403 403 403 403 403 403 403 200"),
    Row("accounts:invite",               "302 403 403 403 403 403 403 403 403 422", "POST"),
    Row("accounts:resend_uitnodiging",   "302 403 403 403 403 403 403 403 403 302", "POST", uitnodiging),
    Row("accounts:revoke_uitnodiging",   "302 403 403 403 403 403 403 403 403 302", "POST", uitnodiging),
    Row("accounts:accept_uitnodiging",   "200 410 410 410 410 410 410 410 410 410", "GET", uitnodiging_link),
    Row("accounts:accept_uitnodiging",   "422 410 410 410 410 410 410 410 410 410", "POST", uitnodiging_link),
    Row("accounts:account",              "302 200 200 200 200 200 200 200 200 200"),
    Row("accounts:end_session",          "302 404 404 404 404 404 404 404 404 404", "POST", geen_sessie),
    Row("accounts:change_rollen",        "302 403 403 403 403 403 403 403 403 200", "GET", medewerker),
    Row("accounts:change_rollen",        "302 403 403 403 403 403 403 403 403 422", "POST", medewerker),
    Row("accounts:deactivate",           "302 403 403 403 403 403 403 403 403 302", "POST", medewerker),
    Row("accounts:reactivate",           "302 403 403 403 403 403 403 403 403 302", "POST", medewerker),
    Row("accounts:reset_second_factor",  "302 403 403 403 403 403 403 403 403 302", "POST", medewerker),
]  # fmt: skip

BERICHTEN = [
    #                                    anon dirA dirB empA desk logi driv edit prov admn
    Row("berichten:index",              "302  200  200  200  200  200  200  200  200  200"),
    Row("berichten:mark_all_read",      "302  302  302  302  302  302  302  302  302  302", "POST"),
    Row("berichten:mark_read",          "302  302  404  404  404  404  404  404  404  404", "POST", bericht),
]  # fmt: skip


def een_import(world: World) -> dict[str, Any]:
    """An import of inhabitants that the administrator brought in and nobody applied."""
    return {"pk": stage(world.users["beheerder"], as_csv("gemeente;jaar;inwoners", "Amersfoort;2026;5")).pk}


def inwoners(_: World) -> dict[str, Any]:
    return {"soort": "inwoners"}


IMPORTEREN = [
    #                                anon dirA dirB empA desk logi driv edit prov admn
    Row("importeren:index",         "302  403  403  200  403  200  403  200  403  200"),
    Row("importeren:stage",         "302  404  404  404  404  404  404  404  403  200", kwargs=inwoners),
    Row("importeren:stage",         "302  404  404  404  404  404  404  404  403  422", "POST", inwoners),
    Row("importeren:show",          "302  404  404  404  404  404  404  404  403  200", kwargs=een_import),
    Row("importeren:download",      "302  404  404  404  404  404  404  404  403  200", kwargs=een_import),
    Row("importeren:apply",         "302  404  404  404  404  404  404  404  403  302", "POST",
        een_import),
    Row("importeren:take_back",     "302  404  404  404  404  404  404  404  403  422", "POST",
        een_import),
    Row("importeren:discard",       "302  404  404  404  404  404  404  404  403  302", "POST",
        een_import),
]  # fmt: skip

NETWERK = [
    #                                anon dirA dirB empA desk logi driv edit prov admn
    Row("netwerk:list_bijeenkomsten", "302 200 200 403 200 200 403 200 403 200"),
    Row("netwerk:bijeenkomst",      "302  200  200  403  200  200  403  200  403  200",
        kwargs=lambda _: {"pk": make_bijeenkomst().pk}),
]  # fmt: skip


def agenda(world: World) -> dict[str, Any]:
    """An open agenda with a section."""
    return {"jaar": make_agenda().jaar}


def sectie(world: World) -> dict[str, Any]:
    found = make_sectie(make_agenda())
    return {"jaar": found.agenda.jaar, "pk": found.pk}


def draad(world: World) -> dict[str, Any]:
    """A conversation that the director of library A began."""
    found = make_sectie(make_agenda())
    made = make_draad(found, world.users["directeur"])
    return {"jaar": found.agenda.jaar, "pk": found.pk, "draad": made.pk}


def initiatief(world: World) -> dict[str, Any]:
    """An initiative of library A alone."""
    found = make_initiatief(make_agenda(), world.users["directeur"])
    return {"jaar": found.sectie.agenda.jaar, "pk": found.pk}


def adopted_agenda(world: World) -> dict[str, Any]:
    return {"jaar": make_adopted(by=world.users["directeur"]).jaar}


def wijzigende_agenda(world: World) -> dict[str, Any]:
    """An agenda that takes amendments and no free writing."""
    return {"jaar": make_agenda(fase="wijzigingsvoorstellen").jaar}


def stemronde(world: World) -> dict[str, Any]:
    """An open consent round; library A has objected."""
    ronde = make_ronde(make_agenda(), world.users["agendaredacteur"], at=timezone.now())
    keuze = Stemkeuze(Stem.Keuze.BEZWAAR, "Anders.")
    cast_stem(ronde, keuze, by=world.users["directeur"], at=timezone.now())
    return {"jaar": ronde.agenda.jaar, "nummer": ronde.nummer}


def bezwaar(world: World) -> dict[str, Any]:
    return {**stemronde(world), "pk": Bezwaar.objects.get().pk}


def momentopname(world: World) -> dict[str, Any]:
    return {**stemronde(world), "opname": 1}


def stemmende_agenda(world: World) -> dict[str, Any]:
    return {"jaar": stemronde(world)["jaar"]}


def agendawijziging(world: World) -> dict[str, Any]:
    """An amendment of library A."""
    agenda = make_agenda()
    voorstel = submit_wijzigingsvoorstel(
        agenda,
        Wijziging(
            Wijzigingsvoorstel.Soort.ALINEA, "Samen lezen.", "Anders.", "Daarom.", sectie=make_sectie(agenda)
        ),
        by=world.users["directeur"],
        at=timezone.now(),
    )
    return {"jaar": agenda.jaar, "nummer": voorstel.nummer}


def wijzig_veld(world: World) -> dict[str, Any]:
    return {**initiatief(world), "veld": "doel"}


def wijzig_regel(world: World) -> dict[str, Any]:
    kwargs = initiatief(world)
    return {**kwargs, "regel": Begrotingsregel.objects.get(initiatief=kwargs["pk"]).pk}


def termijn(world: World) -> dict[str, Any]:
    agenda = make_agenda()
    made = set_subsidietermijn(
        agenda, organisatie=world.bibliotheek, datum=timezone.localdate(), by=None, at=timezone.now()
    )
    return {"jaar": agenda.jaar, "pk": made.pk}


def budgetadvies(world: World) -> dict[str, Any]:
    """An open advice about a proposal of library A."""
    agenda = make_agenda()
    voorstel = make_initiatief(agenda, world.users["directeur"], status=Initiatief.Status.VOORSTEL)
    at = timezone.now()
    advies = open_budgetadvies(
        agenda,
        eenheid=Budgetadvies.Eenheid.EURO,
        te_verdelen=Decimal(100),
        sluit_op=at + timedelta(days=7),
        voorstellen=[voorstel],
        by=world.users["agendaredacteur"],
        at=at,
    )
    return {"jaar": agenda.jaar, "nummer": advies.nummer}


def adopted_initiatief(world: World) -> dict[str, Any]:
    """An initiative of library A in an adopted agenda."""
    agenda = make_agenda()
    made = make_initiatief(agenda, world.users["directeur"])
    adopt(agenda, world.users["agendaredacteur"])
    return {"jaar": agenda.jaar, "pk": made.pk}


def adopted_kwartaal(world: World) -> dict[str, Any]:
    return {**adopted_initiatief(world), "kwartaal": 1}


def adopted_versie(world: World) -> dict[str, Any]:
    return {**adopted_agenda(world), "nummer": 1}


def actie(world: World) -> dict[str, Any]:
    """An action of the director of library A."""
    agenda, director = make_agenda(), world.users["directeur"]
    made = add_actie(
        agenda,
        omschrijving="Bellen",
        eigenaar=director,
        voor=timezone.localdate(),
        by=director,
        at=timezone.now(),
    )
    return {"jaar": agenda.jaar, "pk": made.pk}


def overleg(world: World) -> dict[str, Any]:
    return {"pk": Bijeenkomst.objects.create(soort="pdo", titel="PDO", begint_op=timezone.now()).pk}


def overlegpunt(world: World) -> dict[str, Any]:
    pk = overleg(world)["pk"]
    punt = add_vergaderpunt(
        Bijeenkomst.objects.get(pk=pk),
        titel="Punt",
        soort=Vergaderpunt.Soort.BESPREKING,
        by=world.users["agendaredacteur"],
        at=timezone.now(),
    )
    return {"pk": pk, "punt": punt.pk}


def overlegverslag(world: World) -> dict[str, Any]:
    pk = overleg(world)["pk"]
    pdo, by = Bijeenkomst.objects.get(pk=pk), world.users["agendaredacteur"]
    save_verslag(pdo, tekst="Allen waren er.", stand=0, by=by, at=timezone.now())
    return {"pk": pk}


def verslagdraad(world: World) -> dict[str, Any]:
    """A conversation beside the minutes that the director of library A began."""
    found = overlegverslag(world)
    verslag = Verslag.objects.get(bijeenkomst=found["pk"])
    return {**found, "draad": make_draad(verslag, world.users["directeur"]).pk}


def gastlink(world: World) -> dict[str, Any]:
    agenda, by = make_agenda(), world.users["agendaredacteur"]
    link, _ = make_gastlink(agenda, voor="gast", dagen=7, by=by, at=timezone.now())
    return {"jaar": agenda.jaar, "pk": link.pk}


def gastsleutel(world: World) -> dict[str, Any]:
    by = world.users["agendaredacteur"]
    return {"sleutel": make_gastlink(make_agenda(), voor="gast", dagen=7, by=by, at=timezone.now())[1]}


def document(world: World) -> dict[str, Any]:
    """A PDF that was asked for and is not made yet."""
    found = request_pdf(make_agenda(), by=world.users["directeur"], at=timezone.now())
    return {"jaar": found.agenda.jaar, "pk": found.pk}


ONTWIKKELAGENDA = [
    #                                                anon dirA dirB empA desk logi driv edit prov admn
    Row("ontwikkelagenda:index",                    "302  302  302  403  302  302  403  302  403  302"),
    Row("ontwikkelagenda:list_agendas",             "302  200  200  403  200  200  403  200  403  200"),
    Row("ontwikkelagenda:show_agenda",              "302  200  200  403  200  200  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:change_fase",              "302  403  403  403  403  403  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:add_sectie",               "302  403  403  403  403  403  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:show_sectie",              "302  200  200  403  200  200  403  200  403  200",
        kwargs=sectie),
    Row("ontwikkelagenda:edit_sectie",              "302  200  200  403  403  403  403  200  403  200",
        kwargs=sectie),
    Row("ontwikkelagenda:edit_sectie",              "302  422  422  403  403  403  403  422  403  422",
        "POST", sectie),
    Row("ontwikkelagenda:arrange_sectie",           "302  403  403  403  403  403  403  200  403  200",
        kwargs=sectie),
    Row("ontwikkelagenda:write_sectie",             "302  200  200  403  403  403  403  200  403  200",
        "GET", sectie),
    Row("ontwikkelagenda:show_geschiedenis",        "302  200  200  403  200  200  403  200  403  200",
        "GET", sectie),
    Row("ontwikkelagenda:name_versie",              "302  422  422  403  403  403  403  422  403  422",
        "POST", sectie),
    Row("ontwikkelagenda:list_draden",              "302  200  200  403  200  200  403  200  403  200",
        "GET", sectie),
    Row("ontwikkelagenda:place_opmerking",          "302  422  422  403  422  422  403  422  403  422",
        "POST", sectie),
    Row("ontwikkelagenda:answer_draad",             "302  422  422  403  422  422  403  422  403  422",
        "POST", draad),
    Row("ontwikkelagenda:settle_draad",             "302  302  302  403  302  302  403  302  403  302",
        "POST", draad),
    Row("ontwikkelagenda:reopen_draad",             "302  302  302  403  302  302  403  302  403  302",
        "POST", draad),
    Row("ontwikkelagenda:list_versies",             "302  200  200  403  200  200  403  200  403  200",
        kwargs=sectie),
    Row("ontwikkelagenda:list_initiatieven",        "302  200  200  403  200  200  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:add_initiatief",           "302  200  200  403  403  403  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:show_initiatief",          "302  200  200  403  200  200  403  200  403  200",
        kwargs=initiatief),
    Row("ontwikkelagenda:change_initiatief",        "302  200  403  403  403  403  403  200  403  200",
        kwargs=initiatief),
    Row("ontwikkelagenda:change_initiatief",        "302  422  403  403  403  403  403  422  403  422",
        "POST", initiatief),
    Row("ontwikkelagenda:withdraw_initiatief",      "302  302  403  403  403  403  403  302  403  302",
        "POST", initiatief),
    Row("ontwikkelagenda:restore_initiatief",       "302  302  403  403  403  403  403  302  403  302",
        "POST", initiatief),
    Row("ontwikkelagenda:show_ruimte",              "302  200  200  403  200  200  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:adopt_agenda",             "302  200  200  403  403  403  403  200  403  200",
        kwargs=stemmende_agenda),
    Row("ontwikkelagenda:adopt_agenda",             "302  403  403  403  403  403  403  403  403  403",
        kwargs=agenda),
    Row("ontwikkelagenda:show_reserve",             "302  200  200  403  200  200  403  200  403  200"),
    Row("ontwikkelagenda:show_reserve",             "302  403  403  403  403  403  403  422  403  422",
        "POST"),
    Row("ontwikkelagenda:show_portfolio",           "302  200  200  403  200  200  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:export_initiatieven",      "302  200  200  403  200  200  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:download_docx",            "302  200  200  403  200  200  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:read_adopted",             "302  200  200  403  200  200  403  200  403  200",
        kwargs=adopted_versie),
    Row("ontwikkelagenda:list_gastlinks",           "302  403  403  403  403  403  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:revoke_gastlink",          "302  403  403  403  403  403  403  302  403  302",
        "POST", gastlink),
    Row("ontwikkelagenda:read_as_guest",            "200  200  200  200  200  200  200  200  200  200",
        kwargs=gastsleutel),
    Row("ontwikkelagenda:open_budgetadvies",        "302  403  403  403  403  403  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:show_budgetadvies",        "302  200  200  403  200  200  403  200  403  200",
        kwargs=budgetadvies),
    Row("ontwikkelagenda:close_budgetadvies",       "302  403  403  403  403  403  403  302  403  302",
        "POST", budgetadvies),
    Row("ontwikkelagenda:show_uitvoering",          "302  200  200  403  200  200  403  200  403  200",
        kwargs=adopted_agenda),
    Row("ontwikkelagenda:report_voortgang",         "302  200  403  403  403  403  403  200  403  200",
        kwargs=adopted_kwartaal),
    Row("ontwikkelagenda:list_acties",              "302  200  200  403  200  200  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:list_acties",              "302  422  422  403  403  403  403  422  403  422",
        "POST", agenda),
    Row("ontwikkelagenda:finish_actie",             "302  302  403  403  403  403  403  302  403  302",
        "POST", actie),
    Row("ontwikkelagenda:evaluate_initiatief",      "302  200  403  403  403  403  403  200  403  200",
        kwargs=adopted_initiatief),
    Row("ontwikkelagenda:show_evaluatie",           "302  200  200  403  200  200  403  200  403  200",
        kwargs=adopted_agenda),
    Row("ontwikkelagenda:evaluate_agenda",          "302  403  403  403  403  403  403  200  403  200",
        kwargs=adopted_agenda),
    Row("ontwikkelagenda:list_overleggen",          "302  200  200  403  200  200  403  200  403  200"),
    Row("ontwikkelagenda:show_overleg",             "302  200  200  403  200  200  403  200  403  200",
        kwargs=overleg),
    Row("ontwikkelagenda:add_vergaderpunt",         "302  403  403  403  403  403  403  200  403  200",
        kwargs=overleg),
    Row("ontwikkelagenda:record_besluit",           "302  403  403  403  403  403  403  200  403  200",
        kwargs=overlegpunt),
    Row("ontwikkelagenda:save_verslag",             "302  403  403  403  403  403  403  200  403  200",
        kwargs=overleg),
    Row("ontwikkelagenda:begin_verslag",            "302  403  403  403  403  403  403  302  403  302",
        kwargs=overleg, method="post"),
    Row("ontwikkelagenda:write_verslag",            "302  200  200  403  403  403  403  200  403  200",
        kwargs=overlegverslag),
    Row("ontwikkelagenda:show_verslaggeschiedenis", "302  200  200  403  200  200  403  200  403  200",
        kwargs=overlegverslag),
    Row("ontwikkelagenda:list_verslagdraden",       "302  200  200  403  200  200  403  200  403  200",
        kwargs=overlegverslag),
    Row("ontwikkelagenda:place_verslagopmerking",   "302  422  422  403  422  422  403  422  403  422",
        "POST", overlegverslag),
    Row("ontwikkelagenda:answer_verslagdraad",      "302  422  422  403  422  422  403  422  403  422",
        "POST", verslagdraad),
    Row("ontwikkelagenda:settle_verslagdraad",      "302  302  302  403  302  302  403  302  403  302",
        "POST", verslagdraad),
    Row("ontwikkelagenda:reopen_verslagdraad",      "302  302  302  403  302  302  403  302  403  302",
        "POST", verslagdraad),
    Row("ontwikkelagenda:adopt_verslag",            "302  403  403  403  403  403  403  200  403  200",
        kwargs=overlegverslag),
    Row("ontwikkelagenda:add_overlegactie",         "302  403  403  403  403  403  403  200  403  200",
        kwargs=overleg),
    Row("ontwikkelagenda:begin_agenda",             "302  403  403  403  403  403  403  200  403  200"),
    Row("ontwikkelagenda:show_planning",            "302  200  200  403  200  200  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:show_planning",            "302  403  403  403  403  403  403  302  403  302",
        "POST", agenda),
    Row("ontwikkelagenda:add_subsidietermijn",      "302  200  200  403  403  403  403  200  403  200",
        kwargs=agenda),
    Row("ontwikkelagenda:remove_subsidietermijn",   "302  302  404  403  403  403  403  302  403  302",
        "POST", termijn),
    Row("ontwikkelagenda:begin_addendum",           "302  403  403  403  403  403  403  302  403  302",
        "POST", adopted_agenda),
    Row("ontwikkelagenda:list_wijzigingsvoorstellen", "302 200 200 403 200 200 403 200 403 200",
        kwargs=agenda),
    Row("ontwikkelagenda:show_wijzigingsvoorstel",  "302  200  200  403  200  200  403  200  403  200",
        kwargs=agendawijziging),
    Row("ontwikkelagenda:support_wijzigingsvoorstel", "302 302 302 403 403 403 403 302 403 302",
        "POST", agendawijziging),
    Row("ontwikkelagenda:discuss_wijzigingsvoorstel", "302 422 422 403 403 403 403 422 403 422",
        "POST", agendawijziging),
    Row("ontwikkelagenda:accept_wijzigingsvoorstel", "302 403 403 403 403 403 403 302 403 302",
        "POST", agendawijziging),
    Row("ontwikkelagenda:reject_wijzigingsvoorstel", "302 403 403 403 403 403 403 422 403 422",
        "POST", agendawijziging),
    Row("ontwikkelagenda:withdraw_wijzigingsvoorstel", "302 422 403 403 403 403 403 403 403 403",
        "POST", agendawijziging),
    Row("ontwikkelagenda:amend_sectie",             "302  200  200  403  403  403  403  200  403  200",
        kwargs=sectie),
    Row("ontwikkelagenda:amend_initiatief",         "302  200  200  403  403  403  403  200  403  200",
        kwargs=wijzig_veld),
    Row("ontwikkelagenda:amend_regel",              "302  200  200  403  403  403  403  200  403  200",
        kwargs=wijzig_regel),
    Row("ontwikkelagenda:open_ronde",               "302  403  403  403  403  403  403  200  403  200",
        kwargs=wijzigende_agenda),
    Row("ontwikkelagenda:show_stemronde",           "302  200  200  403  200  200  403  200  403  200",
        kwargs=stemronde),
    Row("ontwikkelagenda:show_stemronde",           "302  422  422  403  403  403  403  422  403  403",
        "POST", stemronde),
    Row("ontwikkelagenda:show_momentopname",        "302  200  200  403  200  200  403  200  403  200",
        kwargs=momentopname),
    Row("ontwikkelagenda:enter_stem",               "302  403  403  403  403  403  403  200  403  200",
        kwargs=stemronde),
    Row("ontwikkelagenda:give_volmacht",            "302  422  422  403  403  403  403  403  403  403",
        "POST", stemronde),
    Row("ontwikkelagenda:withdraw_volmacht",        "302  302  302  403  403  403  403  403  403  403",
        "POST", stemronde),
    Row("ontwikkelagenda:extend_ronde",             "302  403  403  403  403  403  403  200  403  200",
        kwargs=stemronde),
    Row("ontwikkelagenda:close_ronde",              "302  403  403  403  403  403  403  302  403  302",
        "POST", stemronde),
    Row("ontwikkelagenda:take_up_bezwaar",          "302  403  403  403  403  403  403  302  403  302",
        "POST", bezwaar),
    Row("ontwikkelagenda:resolve_bezwaar",          "302  403  403  403  403  403  403  200  403  200",
        kwargs=bezwaar),
    Row("ontwikkelagenda:show_adopted",             "302  200  200  403  200  200  403  200  403  200",
        kwargs=adopted_agenda),
    Row("ontwikkelagenda:download_inhoud",          "302  200  200  403  200  200  403  200  403  200",
        kwargs=adopted_agenda),
    Row("ontwikkelagenda:request_pdf",              "302  302  302  403  302  302  403  302  403  302",
        "POST", agenda),
    Row("ontwikkelagenda:show_document",            "302  200  200  403  200  200  403  200  403  200",
        kwargs=document),
    Row("ontwikkelagenda:download_pdf",             "302  302  302  403  302  302  403  302  403  302",
        kwargs=document),
]  # fmt: skip


def melding(world: World) -> dict[str, Any]:
    """A fresh call of library A."""
    return {"nummer": make_reported_melding(world.vestiging, world.users["medewerker"]).nummer}


def afspraken(world: World) -> dict[str, Any]:
    """No object, but the agreement that promises are read from."""
    load_afspraken()
    return {}


def bijlage(world: World) -> dict[str, Any]:
    """A file with a call of library A."""
    made = make_reported_melding(world.vestiging, world.users["medewerker"])
    return {"pk": make_bijlage(made, world.users["medewerker"]).pk}


def _reactie(world: World) -> MeldingReactie:
    """What the library wrote under its call."""
    made = make_reported_melding(world.vestiging, world.users["medewerker"])
    return add_reactie(made, by=world.users["medewerker"], at=timezone.now(), tekst="Ook de printer.")


def reactie(world: World) -> dict[str, Any]:
    found = _reactie(world)
    return {"nummer": found.melding.nummer, "pk": found.pk}


def koppeling(world: World) -> dict[str, Any]:
    """Two calls of library A, linked by the desk."""
    by, at = world.users["servicedeskmedewerker"], timezone.now()
    one, other = (make_reported_melding(world.vestiging, world.users["medewerker"]) for _ in range(2))
    return {"nummer": one.nummer, "pk": link_meldingen(one, by=by, at=at, andere=other).pk}


def label(world: World) -> dict[str, Any]:
    """A call with a label; which one goes is not said."""
    made = make_reported_melding(world.vestiging, world.users["medewerker"])
    add_label(made, by=world.users["servicedeskmedewerker"], at=timezone.now(), naam="wifi")
    return {"nummer": made.nummer}


def standaardtekst(world: World) -> dict[str, Any]:
    by = world.users["servicedeskmedewerker"]
    return {"pk": save_standaardtekst(by=by, at=timezone.now(), naam="Herstart", tekst="Zet uit en aan.").pk}


def post(_: World) -> dict[str, Any]:
    """A mail of a stranger that waits for a person."""
    load_afspraken()
    return {"pk": receive(make_eml("Truus <truus@voorbeeld.invalid>")).pk}


def weergave(world: World) -> dict[str, Any]:
    """A kept view of the servicedesk employee."""
    by = world.users["servicedeskmedewerker"]
    return {"pk": save_weergave(by=by, at=timezone.now(), naam="Wifi", adres="q=wifi").pk}


def wijziging(world: World) -> dict[str, Any]:
    """A plan of library A that nobody was asked about yet."""
    load_afspraken()
    by = world.users["servicedeskmedewerker"]
    return {"pk": make_wijziging(world.vestiging, by).pk}


def incident(world: World) -> dict[str, Any]:
    load_afspraken()
    by = world.users["servicedeskmedewerker"]
    return {"pk": make_incident(world.vestiging, by).pk}


def dienst(_: World) -> dict[str, Any]:
    load_afspraken()
    return {"slug": "gbs"}


def statusbericht(world: World) -> dict[str, Any]:
    """An outage that goes on."""
    load_afspraken()
    return {"uuid": make_statusbericht(world.users["servicedeskmedewerker"]).uuid}


def artikel(world: World) -> dict[str, Any]:
    """A published article for libraries."""
    by = world.users["servicedeskmedewerker"]
    return {"pk": make_artikel(by).pk}


def melding_artikel(world: World) -> dict[str, Any]:
    return {**melding(world), **artikel(world)}


def oordeel(world: World) -> dict[str, Any]:
    """The signed link about a closed call."""
    made = make_reported_melding(world.vestiging, world.users["medewerker"])
    by, at = world.users["servicedeskmedewerker"], timezone.now()
    pick_up_melding(made, by=by, at=at)
    resolve_melding(made, by=by, at=at, oplossing="Gedaan.")
    close_melding(made, by=by, at=at)
    return {"token": sign(made.pk)}


DESK = "servicedesk"


def dienstrij(world: World) -> dict[str, Any]:
    """A shift of tomorrow, of the administrator."""
    load_afspraken()
    van = timezone.now() + timedelta(days=1)
    made, _ = Roosterdienst.objects.get_or_create(
        medewerker=world.users["beheerder"], defaults={"van": van, "tot": van + timedelta(hours=4)}
    )
    return {"pk": made.pk}


def ruilverzoek(world: World) -> dict[str, Any]:
    """The administrator asks the servicedesk to take it."""
    made, _ = Ruilverzoek.objects.get_or_create(
        dienst_id=dienstrij(world)["pk"],
        defaults={
            "van": world.users["beheerder"],
            "aan": world.users["servicedeskmedewerker"],
            "gevraagd_op": timezone.now(),
        },
    )
    return {"pk": made.pk}


def storing(world: World) -> dict[str, Any]:
    van = timezone.now() - timedelta(hours=1)
    made, _ = Onbeschikbaarheid.objects.get_or_create(
        toelichting="Toegang", defaults={"dienst": "bibliotheeksysteem", "van": van}
    )
    return {"pk": made.pk}


def beleid(world: World) -> dict[str, Any]:
    load_afspraken()
    return {"pk": SlaBeleid.objects.get().pk}


def kalender(world: World) -> dict[str, Any]:
    load_afspraken()
    return {"slug": "servicedesk"}


def sluiting(world: World) -> dict[str, Any]:
    """A closure that still waits for somebody to confirm it."""
    werkkalender = Werkkalender.objects.get(**kalender(world))
    datum = timezone.localdate() + timedelta(days=1)
    made, _ = Sluiting.objects.get_or_create(
        kalender=werkkalender, datum=datum, defaults={"reden": "Studiedag"}
    )
    return {"pk": made.pk}


SERVICEDESK = [
    #                                 anon dirA dirB empA desk logi driv edit prov admn
    Row(f"{DESK}:index",             "302  200  200  200  200  200  403  200  403  200", kwargs=afspraken),
    Row(f"{DESK}:report_melding",    "302  200  200  200  200  403  403  403  403  200", kwargs=afspraken),
    Row(f"{DESK}:report_melding",    "302  422  422  422  422  403  403  403  403  422", "POST", afspraken,
        {"soort": "incident"}),
    Row(f"{DESK}:melding",           "302  200  404  200  200  200  403  200  403  200", "GET", melding),
    Row(f"{DESK}:change_soort",      "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:rooster",           "302  403  403  403  200  200  403  200  403  200", kwargs=afspraken),
    Row(f"{DESK}:plan_dienst",       "302  403  403  403  422  403  403  403  403  422", "POST", afspraken),
    Row(f"{DESK}:sign_on",           "302  403  403  403  302  403  403  403  403  302", "POST"),
    Row(f"{DESK}:sign_off",          "302  403  403  403  302  403  403  403  403  302", "POST"),
    Row(f"{DESK}:remove_dienst",     "302  403  403  403  302  403  403  403  403  302", "POST", dienstrij),
    Row(f"{DESK}:report_sick",       "302  403  403  403  302  403  403  403  403  302", "POST", dienstrij),
    Row(f"{DESK}:take_over_dienst",  "302  403  403  403  302  403  403  403  403  302", "POST", dienstrij),
    Row(f"{DESK}:request_ruil",      "302  403  403  403  302  403  403  403  403  302", "POST", dienstrij),
    Row(f"{DESK}:answer_ruil",       "302  403  403  403  302  403  403  403  403  403", "POST", ruilverzoek),
    Row(f"{DESK}:beschikbaarheid",   "302  403  403  403  200  200  403  200  403  200", kwargs=afspraken),
    Row(f"{DESK}:report_storing",    "302  403  403  403  422  403  403  403  403  422", "POST", nothing,
        {"dienst": ""}),
    Row(f"{DESK}:announce_onderhoud", "302 403  403  403  422  403  403  403  403  422", "POST", nothing,
        {"dienst": ""}),
    Row(f"{DESK}:correct_onbeschikbaarheid", "302 403 403 403 200 403 403 403 403 200", kwargs=storing),
    Row(f"{DESK}:termijnen",         "302  403  403  403  200  200  403  200  403  200", kwargs=afspraken),
    Row(f"{DESK}:beleid",            "302  403  403  403  200  200  403  200  403  200", kwargs=beleid),
    Row(f"{DESK}:add_beleid",        "302  403  403  403  403  403  403  403  403  200", kwargs=afspraken),
    Row(f"{DESK}:add_beleid",        "302  403  403  403  403  403  403  403  403  422", "POST", afspraken,
        {"stap": "bekijk"}),
    Row(f"{DESK}:remove_beleid",     "302  403  403  403  403  403  403  403  403  302", "POST", beleid),
    Row(f"{DESK}:kalender",          "302  403  403  403  200  200  403  200  403  200", kwargs=kalender),
    Row(f"{DESK}:add_uren",          "302  403  403  403  403  403  403  403  403  200", kwargs=kalender),
    Row(f"{DESK}:add_sluiting",      "302  403  403  403  403  403  403  403  403  200", kwargs=kalender),
    Row(f"{DESK}:add_sluiting",      "302  403  403  403  403  403  403  403  403  422", "POST", kalender,
        {"stap": "bewaar"}),
    Row(f"{DESK}:confirm_sluiting",  "302  403  403  403  403  403  403  403  403  302", "POST", sluiting),
    Row(f"{DESK}:remove_sluiting",   "302  403  403  403  403  403  403  403  403  302", "POST", sluiting),
    Row(f"{DESK}:request_herberekening", "302 403 403 403 403 403 403 403 403 200", kwargs=kalender),
    Row(f"{DESK}:request_herberekening", "302 403 403 403 403 403 403 403 403 422", "POST", kalender,
        {"reden": ""}),
    Row(f"{DESK}:export_csv",        "302  403  403  403  200  200  403  200  403  200", kwargs=afspraken),
    Row(f"{DESK}:export_xlsx",       "302  403  403  403  200  200  403  200  403  200", kwargs=afspraken),
    Row(f"{DESK}:request_overstap",  "302  403  403  403  403  403  403  403  403  200", kwargs=beleid),
    Row(f"{DESK}:request_overstap",  "302  403  403  403  403  403  403  403  403  422", "POST", beleid,
        {"reden": ""}),
    Row(f"{DESK}:close_maand",       "302  403  403  403  403  403  403  403  403  302", "POST", afspraken),
    Row(f"{DESK}:download_bijlage",  "302  200  404  200  200  200  403  200  403  200", "GET", bijlage),
    Row(f"{DESK}:pick_up_melding",   "302  403  404  403  302  403  403  403  403  302", "POST", melding),
    Row(f"{DESK}:assign_melding",    "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:change_urgentie",   "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:wait_melding",      "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:resume_melding",    "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:resolve_melding",   "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:reopen_melding",    "302  422  404  422  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:close_melding",     "302  422  404  422  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:add_reactie",       "302  422  404  422  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:confirm_urgentie",  "302  403  404  403  302  403  403  403  403  302", "POST", melding),
    Row(f"{DESK}:take_over_melding", "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:link_meldingen",    "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:unlink_meldingen",  "302  403  404  403  302  403  403  403  403  302", "POST", koppeling),
    Row(f"{DESK}:merge_melding",     "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:split_reactie",     "302  403  404  403  422  403  403  403  403  422", "POST", reactie),
    Row(f"{DESK}:declare_grote_storing", "302 403 404 403 302  403  403  403  403  302", "POST", melding),
    Row(f"{DESK}:add_deelmelding",   "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:release_deelmelding", "302 403 404 403  302  403  403  403  403  302", "POST", melding),
    Row(f"{DESK}:follow_melding",    "302  302  404  403  403  403  403  403  403  403", "POST", melding),
    Row(f"{DESK}:unfollow_melding",  "302  302  404  403  403  403  403  403  403  403", "POST", melding),
    Row(f"{DESK}:add_label",         "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:remove_label",      "302  403  404  403  404  403  403  403  403  404", "POST", label),
    Row(f"{DESK}:add_tijdregel",     "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:list_geschiedenis", "302  403  404  403  200  200  403  200  403  200", "GET", melding),
    Row(f"{DESK}:list_standaardteksten", "302 403 403 403 200  403  403  403  403  200"),
    Row(f"{DESK}:add_standaardtekst", "302 403 403  403  200  403  403  403  403  200"),
    Row(f"{DESK}:add_standaardtekst", "302 403 403  403  422  403  403  403  403  422", "POST"),
    Row(f"{DESK}:change_standaardtekst", "302 403 403 403 200  403  403  403  403  200", "GET",
        standaardtekst),
    Row(f"{DESK}:remove_standaardtekst", "302 403 403 403 302  403  403  403  403  302", "POST",
        standaardtekst),
    Row(f"{DESK}:label_meldingen",   "302  403  403  403  302  403  403  403  403  302", "POST"),
    Row(f"{DESK}:reply_to_meldingen", "302 403 403  403  302  403  403  403  403  302", "POST"),
    Row(f"{DESK}:resolve_meldingen", "302  403  403  403  302  403  403  403  403  302", "POST"),
    Row(f"{DESK}:merge_meldingen",   "302  403  403  403  302  403  403  403  403  302", "POST"),
    Row(f"{DESK}:group_meldingen",   "302  403  403  403  302  403  403  403  403  302", "POST"),
    Row("status:show_status",        "200  200  200  200  200  200  200  200  200  200"),
    Row("status:show_rss",           "200  200  200  200  200  200  200  200  200  200"),
    Row("status:show_feed",          "200  200  200  200  200  200  200  200  200  200"),
    Row("status:request_abonnement", "422  422  422  422  422  422  422  422  422  422", "POST"),
    Row("status:confirm_abonnement", "410  410  410  410  410  410  410  410  410  410",
        kwargs=lambda _: {"token": "verzonnen"}),
    Row("status:cancel_abonnement",  "200  200  200  200  200  200  200  200  200  200",
        kwargs=lambda _: {"token": "verzonnen"}),
    Row(f"{DESK}:publish_statusbericht", "302 403 403 403 200 403 403 403 403 200"),
    Row(f"{DESK}:publish_statusbericht", "302 403 403 403 422 403 403 403 403 422", "POST"),
    Row(f"{DESK}:update_statusbericht", "302 403 403 403 302 403 403 403 403 302", "POST", statusbericht),
    Row(f"{DESK}:list_diensten",     "302  403  403  403  200  200  403  200  403  200", kwargs=afspraken),
    Row(f"{DESK}:dienst",            "302  403  403  403  200  200  403  200  403  200", kwargs=dienst),
    Row(f"{DESK}:dienst",            "302  403  403  403  302  403  403  403  403  302", "POST", dienst),
    Row(f"{DESK}:set_dienst_of_melding", "302 403 404 403 302 403 403 403 403 302", "POST", melding),
    Row(f"{DESK}:list_wijzigingen",  "302  200  200  200  200  200  403  200  403  200"),
    Row(f"{DESK}:wijziging",         "302  200  404  200  200  200  403  200  403  200", kwargs=wijziging),
    Row(f"{DESK}:submit_wijziging",  "302  403  404  403  302  403  403  403  403  302", "POST", wijziging),
    Row(f"{DESK}:decide_wijziging",  "302  422  404  403  422  403  403  403  403  422", "POST", wijziging),
    Row(f"{DESK}:review_wijziging",  "302  403  404  403  422  403  403  403  403  422", "POST", wijziging),
    Row(f"{DESK}:plan_wijziging",    "302  403  404  403  200  403  403  403  403  200", "GET", melding),
    Row(f"{DESK}:plan_wijziging",    "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:gbs_bord",          "302  200  200  403  200  200  403  200  403  200"),
    Row(f"{DESK}:gbs_bord",          "302  403  403  403  422  403  403  403  403  422", "POST"),
    Row(f"{DESK}:list_beveiligingsincidenten", "302 200 200 200 200 200 403 200 403 200"),
    # Named in it is the servicedeskmedewerker alone: for everybody else it is not there.
    Row(f"{DESK}:beveiligingsincident", "302 404 404 404 200 404 403 404 403 404", kwargs=incident),
    Row(f"{DESK}:add_betrokkene",    "302  404  404  404  422  404  403  404  403  404", "POST", incident),
    Row(f"{DESK}:describe_beveiligingsincident", "302 404 404 404 422 404 403 404 403 404", "POST", incident),
    Row(f"{DESK}:meet_beveiligingstermijn", "302 404 404 404 422 404 403 404 403 404", "POST", incident),
    Row(f"{DESK}:check_beveiligingsstap", "302 404 404 404 422 404 403 404 403 404", "POST", incident),
    Row(f"{DESK}:finish_beveiligingsincident", "302 404 404 404 422 404 403 404 403 404", "POST", incident),
    Row(f"{DESK}:withdraw_beveiligingsincident", "302 404 404 404 422 404 403 404 403 404", "POST", incident),
    Row(f"{DESK}:export_beveiliging_csv", "302 200 200 200 200 200 403 200 403 200"),
    Row(f"{DESK}:export_beveiliging_xlsx", "302 200 200 200 200 200 403 200 403 200"),
    Row(f"{DESK}:mark_beveiligingsincident", "302 403 404 403 200 403 403 403 403 200", "GET", melding),
    Row(f"{DESK}:mark_beveiligingsincident", "302 403 404 403 302 403 403 403 403 302", "POST", melding),
    Row(f"{DESK}:list_post",         "302  403  403  403  200  403  403  403  403  200"),
    Row(f"{DESK}:post",              "302  403  403  403  200  403  403  403  403  200", kwargs=post),
    Row(f"{DESK}:show_opmaak",       "302  403  403  403  200  403  403  403  403  200", kwargs=post),
    Row(f"{DESK}:download_origineel", "302  403  403  403  200  403  403  403  403  200", kwargs=post),
    Row(f"{DESK}:report_from_mail",  "302  403  403  403  422  403  403  403  403  422", "POST", post),
    Row(f"{DESK}:add_mail_to_melding", "302  403  403  403  422  403  403  403  403  422", "POST", post),
    Row(f"{DESK}:put_mail_away",     "302  403  403  403  422  403  403  403  403  422", "POST", post),
    Row(f"{DESK}:list_artikelen",    "302  200  200  200  200  200  403  200  403  200"),
    Row(f"{DESK}:suggest_artikelen", "302  200  200  200  200  200  403  200  403  200"),
    Row(f"{DESK}:artikel",           "302  200  200  200  200  200  403  200  403  200", "GET", artikel),
    Row(f"{DESK}:add_artikel",       "302  403  403  403  200  403  403  403  403  200"),
    Row(f"{DESK}:change_artikel",    "302  403  403  403  200  403  403  403  403  200", "GET", artikel),
    Row(f"{DESK}:change_artikel",    "302  403  403  403  422  403  403  403  403  422", "POST", artikel),
    Row(f"{DESK}:withdraw_artikel",  "302  403  403  403  302  403  403  403  403  302", "POST", artikel),
    Row(f"{DESK}:judge_artikel",     "302  302  302  302  302  302  403  302  403  302", "POST", artikel),
    Row(f"{DESK}:link_artikel",      "302  403  404  403  422  403  403  403  403  422", "POST", melding),
    Row(f"{DESK}:unlink_artikel",    "302  403  404  403  302  403  403  403  403  302", "POST",
        melding_artikel),
    Row(f"{DESK}:judge_melding",     "200  200  200  200  200  200  200  200  200  200", "GET", oordeel),
    Row(f"{DESK}:judge_melding",     "422  422  422  422  422  422  422  422  422  422", "POST", oordeel),
    Row(f"{DESK}:list_tevredenheid", "302  403  403  403  200  200  403  200  403  200"),
    Row(f"{DESK}:watch_wachtrij",    "302  403  403  403  200  200  403  200  403  200"),
    Row(f"{DESK}:watch_melding",     "302  200  404  200  200  200  403  200  403  200", "POST", melding),
    Row(f"{DESK}:save_weergave",     "302  403  403  403  200  200  403  200  403  200"),
    Row(f"{DESK}:save_weergave",     "302  403  403  403  422  422  403  422  403  422", "POST"),
    Row(f"{DESK}:remove_weergave",   "302  403  403  403  302  404  403  404  403  404", "POST", weergave),
    Row(f"{DESK}:pick_up_meldingen", "302  403  403  403  302  403  403  403  403  302", "POST"),
    Row(f"{DESK}:assign_meldingen",  "302  403  403  403  302  403  403  403  403  302", "POST"),
]  # fmt: skip


def transport(world: World) -> dict[str, Any]:
    """An order of library A, lent by library B, waiting to be set ready."""
    aanvraag = make_aanvraag(world.vestiging, herkomst=world.andere_vestiging)
    by = world.users["medewerker"]
    return {"nummer": request_transport(aanvraag, by=by, at=timezone.now()).nummer}


def drukwerk(world: World) -> dict[str, Any]:
    """Labels that somebody of library A asked for, and that are not made yet."""
    by = world.users["medewerker"]
    soort, formaat = Drukwerk.Soort.KRATLABELS, Drukwerk.Formaat.A4
    return {"uuid": request_drukwerk(soort, formaat, bladen=[], by=by, at=timezone.now()).uuid}


def afgifte_foto(world: World) -> dict[str, Any]:
    """The photo of a delivery at library A."""
    at = timezone.now()
    bewijs = Bewijs(uuid=uuid4(), plaats=world.vestiging, gebeurd_op=at, foto=b"\xff\xd8\xff")
    record_afgifte(bewijs, by=world.users["chauffeur"], at=at)
    return {"pk": Afgifte.objects.latest("pk").pk}


def isopartner(world: World) -> dict[str, Any]:
    return {"pk": make_partner()[0].pk}


def isoaanvraag(world: World) -> dict[str, Any]:
    """A title asked of a partner outside the network."""
    return {"pk": _asked(world).pk}


def isobericht(world: World) -> dict[str, Any]:
    return {"pk": _asked(world).berichten.order_by("pk")[0].pk}


def _asked(world: World) -> Isoaanvraag:
    by = world.users["logistiek_medewerker"]
    return request_from_partner(make_partner()[0], titel="Turks fruit", by=by, at=timezone.now())


def ritplan(world: World) -> dict[str, Any]:
    """The plan of a day with one trip to a branch of library A."""
    return {"datum": make_planned_day(world).datum}


def reistijden(world: World) -> dict[str, Any]:
    """The version the plan of a day was made with."""
    return {"versie": make_planned_day(world).matrix.versie}


def rit(world: World) -> dict[str, Any]:
    return {"pk": make_planned_day(world).ritten.order_by("pk")[0].pk}


def baliescan(world: World) -> dict[str, Any]:
    """A crate that was scanned at the desk of library A."""
    at = timezone.now()
    scan = make_scan("KRAT-999999", "ontvangen", world.vestiging, at)
    receive_scans([scan], by=world.users["medewerker"], apparaat="balie", at=at)
    return {"pk": Scan.objects.latest("pk").pk}


def depot(world: World) -> dict[str, Any]:
    return {"pk": make_planned_day(world).depot_id}


def voertuig(world: World) -> dict[str, Any]:
    return {"pk": _voertuig(world).pk}


def _voertuig(world: World) -> Voertuig:
    return make_planned_day(world).ritten.order_by("pk")[0].voertuig


def stilstand(world: World) -> dict[str, Any]:
    van = timezone.localdate()
    return {"pk": _voertuig(world).stilstanden.get_or_create(van=van, reden="APK")[0].pk}


def dienstblad(world: World) -> dict[str, Any]:
    """A shift of the driver, some day soon."""
    found = Chauffeursdienst.objects.working().first()
    return {"pk": (found or make_dienst_of(world.users["chauffeur"], make_planned_day(world).depot)).pk}


def stopplaats(world: World) -> dict[str, Any]:
    make_planned_day(world)
    return {"pk": world.vestiging.pk}


def stopsluiting(world: World) -> dict[str, Any]:
    make_planned_day(world)
    day = timezone.localdate()
    rows = world.vestiging.stopplaats.sluitingen
    return {"pk": rows.get_or_create(van=day, tot=day, reden="Studiedag")[0].pk}


def weekpatroon(world: World) -> dict[str, Any]:
    make_planned_day(world)
    return {"pk": world.vestiging.weekpatronen.order_by("pk")[0].pk}


def spitsblok(_: World) -> dict[str, Any]:
    return {"pk": make_spitsblok().pk}


def tegenstrijdigheid(world: World) -> dict[str, Any]:
    """A code nobody knows, scanned by the driver."""
    at = timezone.now()
    scan = make_scan("KRAT-999999", "laden", world.vestiging, at)
    receive_scans([scan], by=world.users["chauffeur"], apparaat="telefoon", at=at)
    return {"pk": Tegenstrijdigheid.objects.latest("pk").pk}


def transport_step(handeling: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {**transport(world), "handeling": handeling}


IBL = [
    #                                anon dirA dirB empA desk logi driv edit prov admn
    Row("ibl:index",                "302  200  200  200  403  302  302  403  403  302"),
    Row("ibl:list_lopend",          "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:request_transport",    "302  403  403  200  403  403  403  403  403  403"),
    Row("ibl:request_transport",    "302  403  403  422  403  403  403  403  403  403", "POST"),
    Row("ibl:request_vervoer",      "302  403  403  200  403  200  403  403  403  403"),
    Row("ibl:request_vervoer",      "302  403  403  422  403  422  403  403  403  403", "POST"),
    Row("ibl:print_paklijst",       "302  200  200  200  403  403  403  403  403  403"),
    Row("ibl:drive",                "302  403  403  403  403  200  200  403  403  403"),
    Row("ibl:show",                 "302  200  200  200  403  200  404  403  403  200", kwargs=transport),
    Row("ibl:move_transport",       "302  403  403  403  403  302  404  403  403  403", "POST",
        transport_step("klaarzetten")),
    Row("ibl:move_transport",       "302  403  403  422  403  403  404  403  403  403", "POST",
        transport_step("annuleren")),
    Row("ibl:request_drukwerk",     "302  403  403  200  403  200  403  403  403  403"),
    Row("ibl:request_drukwerk",     "302  403  403  422  403  422  403  403  403  403", "POST"),
    Row("ibl:show_drukwerk",        "302  404  404  200  403  404  404  403  403  404", kwargs=drukwerk),
    Row("ibl:download_drukwerk",    "302  404  404  404  403  404  404  403  403  404", kwargs=drukwerk),
    Row("ibl:show_termijnen",       "302  200  200  200  403  200  403  403  403  200"),
    Row("ibl:scan",                 "302  403  403  403  403  200  200  403  403  403"),
    Row("ibl:drive_list",           "302  403  403  403  403  200  200  403  403  403"),
    Row("ibl:load_dagrit",          "302  403  403  403  403  200  200  403  403  403"),
    Row("ibl:service_worker",       "302  403  403  403  403  200  200  403  403  403"),
    Row("ibl:manifest",             "302  403  403  403  403  200  200  403  403  403"),
    Row("ibl:record_afgifte",       "302  403  403  403  403  422  422  403  403  403", "POST"),
    Row("ibl:show_afgifte_foto",    "302  200  404  200  403  200  404  403  403  200", kwargs=afgifte_foto),
    Row("ibl:receive_scans",        "302  403  403  422  403  422  422  403  403  403", "POST"),
    Row("ibl:list_tegenstrijdigheden", "302 403 403 403 403 200 403 403 403 200"),
    Row("ibl:explain_tegenstrijdigheid", "302 403 403 403 403 422 403 403 403 403", "POST",
        tegenstrijdigheid),
    Row("ibl:receive_isobericht",   "401  401  401  401  401  401  401  401  401  401", "POST"),
    Row("ibl:list_isopartners",     "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:add_isopartner",       "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:show_isopartner",      "302  403  403  403  403  200  403  403  403  200", kwargs=isopartner),
    Row("ibl:change_isopartner",    "302  403  403  403  403  200  403  403  403  200", kwargs=isopartner),
    Row("ibl:issue_sleutel",        "302  403  403  403  403  200  403  403  403  200", "POST", isopartner),
    Row("ibl:request_from_partner", "302  403  403  403  403  422  403  403  403  403", "POST", isopartner),
    Row("ibl:ask_as_testpartner",   "302  403  403  403  403  404  403  403  403  403", "POST", isopartner),
    Row("ibl:show_isoaanvraag",     "302  403  403  403  403  200  403  403  403  200", kwargs=isoaanvraag),
    Row("ibl:take_isostap",         "302  403  403  403  403  422  403  403  403  403", "POST", isoaanvraag),
    Row("ibl:retry_isoaanvraag",    "302  403  403  403  403  422  403  403  403  403", "POST", isoaanvraag),
    Row("ibl:resend_isobericht",    "302  403  403  403  403  302  403  403  403  403", "POST", isobericht),
    Row("ibl:list_ritplannen",      "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:make_ritplan",         "302  403  403  403  403  422  403  403  403  403", "POST"),
    Row("ibl:show_ritplan",         "302  403  403  403  403  200  403  403  403  200", kwargs=ritplan),
    Row("ibl:list_reistijden",      "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:download_plekken",     "302  403  403  403  403  200  403  403  403  403"),
    Row("ibl:calibrate_reistijden", "302  403  403  403  403  200  403  403  403  403"),
    Row("ibl:calibrate_reistijden", "302  403  403  403  403  422  403  403  403  403", "POST"),
    Row("ibl:show_reistijden",      "302  403  403  403  403  200  403  403  403  200", kwargs=reistijden),
    Row("ibl:activate_reistijden",  "302  403  403  403  403  422  403  403  403  403", "POST", reistijden),
    Row("ibl:withdraw_reistijden",  "302  403  403  403  403  302  403  403  403  403", "POST", reistijden),
    Row("ibl:show_rit",             "302  404  404  404  403  200  404  403  403  200", kwargs=rit),
    Row("ibl:show_maand",           "302  403  403  403  403  200  403  403  403  200",
        kwargs=lambda _: {"jaar": 2026, "maand": 11}),
    Row("ibl:print_ritplan",        "302  403  403  403  403  302  403  403  403  403", "POST", ritplan),
    Row("ibl:move_stop",            "302  403  403  403  403  422  403  403  403  403", "POST", ritplan),
    Row("ibl:keep_stop",            "302  403  403  403  403  422  403  403  403  403", "POST", ritplan),
    Row("ibl:avoid_spits",          "302  403  403  403  403  404  403  403  403  403", "POST", ritplan),
    Row("ibl:refresh_ritplan",      "302  403  403  403  403  302  403  403  403  403", "POST", ritplan),
    Row("ibl:request_berekening",   "302  403  403  403  403  302  403  403  403  403", "POST", ritplan),
    Row("ibl:stop_berekening",      "302  403  403  403  403  302  403  403  403  403", "POST", ritplan),
    Row("ibl:show_berekening",      "302  403  403  403  403  204  403  403  403  204", kwargs=ritplan),
    Row("ibl:drop_voertuig",        "302  403  403  403  403  422  403  403  403  403", "POST", ritplan),
    Row("ibl:fix_ritplan",          "302  403  403  403  403  404  403  403  403  403", "POST", ritplan),
    Row("ibl:reopen_ritplan",       "302  403  403  403  403  302  403  403  403  403", "POST", ritplan),
    Row("ibl:scan_at_desk",         "302  403  403  200  403  200  403  403  403  403"),
    Row("ibl:scan_at_desk",         "302  403  403  422  403  422  403  403  403  403", "POST"),
    Row("ibl:undo_scan",            "302  403  403  302  403  302  403  403  403  403", "POST", baliescan),
    Row("ibl:show_instellingen",    "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:list_voertuigen",      "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:add_voertuig",         "302  403  403  403  403  200  403  403  403  403"),
    Row("ibl:show_voertuig",        "302  403  403  403  403  200  403  403  403  200", kwargs=voertuig),
    Row("ibl:change_voertuig",      "302  403  403  403  403  200  403  403  403  403", kwargs=voertuig),
    Row("ibl:park_voertuig",        "302  403  403  403  403  422  403  403  403  403", "POST", voertuig),
    Row("ibl:end_stilstand",        "302  403  403  403  403  422  403  403  403  403", "POST", stilstand),
    Row("ibl:list_depots",          "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:add_depot",            "302  403  403  403  403  200  403  403  403  403"),
    Row("ibl:change_depot",         "302  403  403  403  403  200  403  403  403  403", kwargs=depot),
    Row("ibl:list_diensten",        "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:plan_dienst",          "302  403  403  403  403  200  403  403  403  403"),
    Row("ibl:repeat_week",          "302  403  403  403  403  302  403  403  403  403", "POST"),
    Row("ibl:change_dienst",        "302  403  403  403  403  200  403  403  403  403", kwargs=dienstblad),
    Row("ibl:lapse_dienst",         "302  403  403  403  403  422  403  403  403  403", "POST", dienstblad),
    Row("ibl:restore_dienst",       "302  403  403  403  403  302  403  403  403  403", "POST", dienstblad),
    Row("ibl:swap_diensten",        "302  403  403  403  403  422  403  403  403  403", "POST", dienstblad),
    Row("ibl:list_stopplaatsen",    "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:change_stopplaats",    "302  403  403  403  403  200  403  403  403  403", kwargs=stopplaats),
    Row("ibl:list_sluitingen",      "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:close_stopplaats",     "302  403  403  403  403  422  403  403  403  403", "POST"),
    Row("ibl:end_sluiting",         "302  403  403  403  403  422  403  403  403  403", "POST", stopsluiting),
    Row("ibl:list_weekpatronen",    "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:add_weekpatroon",      "302  403  403  403  403  200  403  403  403  403"),
    Row("ibl:change_weekpatroon",   "302  403  403  403  403  200  403  403  403  403", kwargs=weekpatroon),
    Row("ibl:end_weekpatroon",      "302  403  403  403  403  422  403  403  403  403", "POST", weekpatroon),
    Row("ibl:list_spitsblokken",    "302  403  403  403  403  200  403  403  403  200"),
    Row("ibl:add_spitsblok",        "302  403  403  403  403  422  403  403  403  403", "POST"),
    Row("ibl:change_spitsblok",     "302  403  403  403  403  200  403  403  403  403", kwargs=spitsblok),
    Row("ibl:end_spitsblok",        "302  403  403  403  403  422  403  403  403  403", "POST", spitsblok),
    Row("ibl:move_many",            "302  403  403  302  403  302  302  403  403  403", "POST",
        data={"handeling": "klaarzetten"}),
]  # fmt: skip


def pdo(_: World) -> dict[str, Any]:
    """An indicator that every reader of the figures may open."""
    load_indicatoren()
    return {"code": "pdo"}


def handcijfer(_: World) -> dict[str, Any]:
    """An indicator of which the figures are typed in."""
    load_indicatoren()
    return {"code": "medewerkerstevredenheid"}


def rapport(world: World) -> dict[str, Any]:
    """The report of a closed quarter, made by the background."""
    load_indicatoren()
    Indicator.objects.exclude(code="pdo").update(actief=False)
    kwartaal = span("2025-k1")
    by = world.users["beheerder"]
    record_vaststelling(kwartaal, by=by, naam=by.naam, at=timezone.now())
    made = request_kpi_rapport(kwartaal, by=by, at=timezone.now())
    make_next_rapport(at=timezone.now(), draw=lambda _: "<svg></svg>", render=lambda _: b"%PDF-1.7")
    return {"pk": made.pk}


def abonnement(world: World) -> dict[str, Any]:
    return {"geheim": subscribe(world.users["provinciemedewerker"], at=timezone.now()).geheim}


def onderzoek(world: World) -> dict[str, Any]:
    """A survey that was built and not yet sent."""
    made = create_onderzoek(
        jaar=2026,
        titel="Onderzoek",
        stellingen=["Goed"],
        sluit_op=timezone.localdate(),
        by=world.users["beheerder"],
        at=timezone.now(),
    )
    return {"pk": made.pk}


def bewijsstuk(_: World) -> dict[str, Any]:
    """Something that was done, with the document that shows it."""
    load_indicatoren()
    Bewaking.objects.filter(sleutel="rie").update(document=b"%PDF-1.7", documentnaam="rie.pdf")
    return {"pk": Bewaking.objects.get(sleutel="rie").pk}


def bewaking(_: World) -> dict[str, Any]:
    load_indicatoren()
    return {"pk": Bewaking.objects.get(sleutel="cbct").pk}


CIJFERS = [
    #                                anon dirA dirB empA desk logi driv edit prov admn
    Row("kpi:dashboard",            "302  302  302  403  200  200  403  200  200  200"),
    Row("kpi:export_dashboard",     "302  200  200  403  200  200  403  200  200  200"),
    Row("kpi:definities",           "302  200  200  403  200  200  403  200  200  200"),
    Row("kpi:begroting",            "302  200  200  403  200  200  403  200  200  200"),
    Row("kpi:list_kwartalen",       "302  200  200  403  200  200  403  200  200  200"),
    Row("kpi:fix_kwartaal",         "302  403  403  403  403  403  403  403  403  302", "POST",
        lambda _: {"sleutel": "2025-k1"}),
    Row("kpi:list_rapporten",       "302  200  200  403  200  200  403  200  200  200"),
    Row("kpi:request_rapport",      "302  403  403  403  403  403  403  403  403  302", "POST",
        data={"periode": "2025-k1"}),
    Row("kpi:rapport",              "302  200  200  403  200  200  403  200  200  200", "GET", rapport),
    Row("kpi:download_rapport",     "302  200  200  403  200  200  403  200  200  200", "GET", rapport),
    Row("kpi:subscribe",            "302  302  302  403  302  302  403  302  302  302", "POST"),
    Row("kpi:unsubscribe",          "200  200  200  200  200  200  200  200  200  200", "GET", abonnement),
    Row("kpi:unsubscribe",          "200  200  200  200  200  200  200  200  200  200", "POST", abonnement),
    Row("kpi:export_xlsx",          "302  200  200  403  200  200  403  200  200  200"),
    Row("kpi:list_sleutels",        "302  200  200  403  200  200  403  200  200  200"),
    Row("kpi:list_sleutels",        "302  422  422  403  422  422  403  422  422  422", "POST"),
    Row("kpi:revoke_sleutel",       "302  404  404  403  404  404  403  404  404  404", "POST",
        lambda _: {"pk": 0}),
    Row("opendata:catalogus",       "200  200  200  200  200  200  200  200  200  200"),
    Row("opendata:csv",             "200  200  200  200  200  200  200  200  200  200"),
    Row("opendata:csvw",            "200  200  200  200  200  200  200  200  200  200"),
    Row("api:openapi-json",         "200  200  200  200  200  200  200  200  200  200"),
    # A session opens nothing here: only a token does (tests/kpi/test_api.py).
    Row("api:list_indicatoren",     "401  401  401  401  401  401  401  401  401  401"),
    Row("api:get_indicator",        "401  401  401  401  401  401  401  401  401  401", "GET", pdo),
    Row("api:list_metingen",        "401  401  401  401  401  401  401  401  401  401", "GET", pdo),
    Row("api:list_rapporten",       "401  401  401  401  401  401  401  401  401  401"),
    Row("api:unknown",              "404  404  404  404  404  404  404  404  404  404", "GET",
        lambda _: {"rest": "bestaat-niet"}),
    Row("kpi:list_bewaking",        "302  200  200  403  200  200  403  200  200  200"),
    Row("kpi:complete_bewaking",    "302  403  403  403  403  403  403  403  403  200", "GET", bewaking),
    Row("kpi:complete_bewaking",    "302  403  403  403  403  403  403  403  403  422", "POST", bewaking),
    Row("kpi:download_bewaking",    "302  200  200  403  200  200  403  200  200  200", "GET", bewijsstuk),
    Row("kpi:list_onderzoeken",     "302  200  200  403  200  200  403  200  200  200"),
    Row("kpi:create_onderzoek",     "302  403  403  403  403  403  403  403  403  200"),
    Row("kpi:create_onderzoek",     "302  403  403  403  403  403  403  403  403  422", "POST"),
    Row("kpi:show_onderzoek",       "302  200  200  403  200  200  403  200  200  200", "GET", onderzoek),
    Row("kpi:invite_deelnemers",    "302  403  403  403  403  403  403  403  403  302", "POST", onderzoek),
    # The link in the mail is the right to answer; who is signed in is not looked at.
    Row("kpi:answer_onderzoek",     "410  410  410  410  410  410  410  410  410  410", "GET",
        lambda _: {"geheim": "niet-gegeven"}),
    Row("kpi:answer_onderzoek",     "410  410  410  410  410  410  410  410  410  410", "POST",
        lambda _: {"geheim": "niet-gegeven"}),
    Row("kpi:enter_cijfer",         "302  403  403  403  403  403  403  200  403  200", "GET", handcijfer),
    Row("kpi:enter_cijfer",         "302  403  403  403  403  403  403  422  403  422", "POST", handcijfer),
    Row("kpi:indicator",            "302  200  200  403  200  200  403  200  200  200", "GET", pdo),
    Row("kpi:export_indicator",     "302  200  200  403  200  200  403  200  200  200", "GET", pdo),
    Row("kpi:herkomst",             "302  200  200  403  200  200  403  200  200  200", "GET", pdo),
    Row("kpi:add_duiding",          "302  403  403  403  422  422  403  422  403  422", "POST", pdo),
]  # fmt: skip

TABLE = [*KERN, *NETWERK, *IMPORTEREN, *MENSEN, *BERICHTEN, *ONTWIKKELAGENDA, *SERVICEDESK, *IBL, *CIJFERS]
