"""What goes on labels, packing slips and manifests."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from bisc_portal.accounts.models import User
from bisc_portal.templatetags.portaal import moment
from ibl.models import Drukwerk, Krat, Transportopdracht
from ibl.selectors.dagrit import Ding, load_dagrit
from ibl.selectors.opdrachten import visible_to
from ibl.workflow import Status

MEESTE_LABELS = 200
# Scanned at the requester's desk it means the way back.
RETOUR = "R"


def list_drukwerk(user: User) -> QuerySet[Drukwerk]:
    """What this person asked for, newest first, without the PDFs themselves."""
    return Drukwerk.objects.filter(gevraagd_door=user).defer("pdf", "inhoud").order_by("-gevraagd_op", "-pk")


def list_printable(user: User, nummers: Sequence[str], *, now: dt.datetime) -> QuerySet[Transportopdracht]:
    """The chosen orders; without a choice everything the own library still has to send."""
    orders = visible_to(user, now=now)
    if nummers:
        return orders.filter(nummer__in=nummers)[:MEESTE_LABELS]
    return orders.filter(uitlener_id=user.organisatie_id, status__in=[Status.TOEGEWEZEN, Status.KLAARGEZET])[
        :MEESTE_LABELS
    ]


def describe_kratlabels(codes: Sequence[str]) -> list[dict[str, Any]]:
    known = Krat.objects.filter(code__in=codes, actief=True).order_by("code")
    return [{"soort": "krat", "code": krat.code} for krat in known[:MEESTE_LABELS]]


def describe_opdrachtlabels(opdrachten: Sequence[Transportopdracht]) -> list[dict[str, Any]]:
    return [{"soort": "opdracht", **_opdracht(opdracht)} for opdracht in opdrachten]


def describe_pakbonnen(opdrachten: Sequence[Transportopdracht]) -> list[dict[str, Any]]:
    """One sheet for each pair of branches, with a code for the way there and one for the way back."""
    sheets: dict[tuple[int | None, int], dict[str, Any]] = {}
    for opdracht in sorted(opdrachten, key=lambda o: (str(o.herkomst), str(o.bestemming), o.titel, o.pk)):
        sheet = sheets.setdefault(
            (opdracht.herkomst_id, opdracht.bestemming_id),
            {"soort": "pakbon", **_road(opdracht), "regels": []},
        )
        sheet["regels"].append(_opdracht(opdracht))
    return list(sheets.values())


def describe_vrachtlijst(user: User, *, now: dt.datetime) -> list[dict[str, Any]]:
    """A sheet for each stop of the day: what is unloaded and what is loaded."""
    rit = load_dagrit(user, now=now)
    return [
        {
            "soort": "stop",
            "naam": f"{number}. {halte.naam}",
            "bij": halte.bij,
            "tijd": halte.tijd,
            "rit": f"{rit.naam}, {rit.dag}",
            "lossen": [_ding(ding) for ding in halte.lossen if not ding.gedaan],
            "laden": [_ding(ding) for ding in halte.laden if not ding.gedaan],
        }
        for number, halte in enumerate(rit.stops, 1)
    ]


def _ding(ding: Ding) -> dict[str, str]:
    return {"code": ding.code, "wat": ding.wat, "naar": ding.naar}


def _road(opdracht: Transportopdracht) -> dict[str, str]:
    return {
        "van": str(opdracht.herkomst or ""),
        "van_bij": str(opdracht.uitlener or ""),
        "naar": str(opdracht.bestemming),
        "naar_bij": f"{opdracht.bestemming.organisatie.naam}, {opdracht.bestemming.plaats}",
    }


def _opdracht(opdracht: Transportopdracht) -> dict[str, str]:
    """No reader's data: the own reference of the branch and nothing else."""
    return {
        **_road(opdracht),
        "code": opdracht.nummer,
        "retour": "" if opdracht.retour_van_id else f"{RETOUR}{opdracht.nummer}",
        "wat": opdracht.wat,
        "auteur": opdracht.auteur,
        "barcode": opdracht.barcode,
        "kenmerk": opdracht.lokale_referentie,
        "voor": moment(opdracht.termijn_op) if opdracht.met_termijn else "",
    }
