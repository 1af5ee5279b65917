"""The bulk form leaves the rows that the services and the sweep leave."""

import datetime as dt
from typing import Any

import pytest
from django.db import models

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import (
    Hertelling,
    Klok,
    KlokSignaal,
    Melding,
    MeldingGebeurtenis,
    MeldingReactie,
    Nummering,
)
from servicedesk.services import Actie, Stap, Verloop
from servicedesk.services.geschiedenis import SWEEP_LAG
from tests.werktijd.kalenders import at

TOT = at("2026-11-20 12:00")
TABLES: list[type[models.Model]] = [
    Melding,
    Klok,
    KlokSignaal,
    MeldingGebeurtenis,
    MeldingReactie,
    Logregel,
    Nummering,
]
KEYS = {"id", "invoersleutel", "melding_id", "klok_id", "object_sleutel", "gegeven_op"}


def dump(regels: set[int]) -> dict[str, Any]:
    """Every row without the keys the database hands out, and without the audit lines that stood there."""
    tables: dict[str, Any] = {}
    for model in TABLES:
        queryset = model._default_manager.order_by("pk")
        if model is Logregel:
            queryset = queryset.exclude(pk__in=regels)
        rows = [{k: v for k, v in row.items() if k not in KEYS} for row in queryset.values()]
        for row in rows:
            row.get("bijzonderheden", {}).pop("reactie", None)
        tables[model.__name__] = sorted(map(repr, rows))
    signalen = KlokSignaal.objects.order_by("bereikt_op", "pk")
    tables["signalen"] = list(signalen.values_list("gegeven_op", flat=True))
    tables["maanden"] = sorted(set(Hertelling.objects.values_list("periode", flat=True)))
    return tables


def audit_lines() -> set[int]:
    return set(Logregel.objects.values_list("pk", flat=True))


def play(verloop: Verloop) -> None:
    """The same history, one service after another, with a sweep shortly after every threshold."""
    melding = services.report_melding(
        by=verloop.door,
        at=verloop.gemeld_op,
        soort=verloop.soort,
        urgentie=verloop.urgentie,
        onderwerp=verloop.onderwerp,
        omschrijving=verloop.omschrijving,
        vestiging=verloop.vestiging,
        kanaal=verloop.kanaal,
        melder=verloop.melder,
        melder_naam=verloop.melder_naam,
    )
    for stap in [*verloop.stappen, None]:
        sweep_until(min(stap.op, TOT) if stap else TOT)
        if stap and stap.op < TOT:
            act(melding, stap)


def sweep_until(moment: dt.datetime) -> None:
    while True:
        due = Klok.objects.filter(volgend_signaal_op__isnull=False).order_by("volgend_signaal_op").first()
        if due is None or due.volgend_signaal_op is None or due.volgend_signaal_op + SWEEP_LAG >= moment:
            break
        services.sweep_batch(at=due.volgend_signaal_op + SWEEP_LAG)


def act(melding: Melding, stap: Stap) -> None:
    who: dict[str, Any] = {"by": stap.door, "at": stap.op}
    match stap.actie:
        case Actie.ASSIGN:
            assert stap.aan
            services.assign_melding(melding, **who, behandelaar=stap.aan)
        case Actie.CHANGE_URGENTIE:
            services.change_urgentie(melding, **who, urgentie=stap.urgentie or 0, reden=stap.tekst)
        case Actie.PICK_UP:
            services.pick_up_melding(melding, **who)
        case Actie.REPLY:
            services.add_reactie(melding, **who, tekst=stap.tekst, intern=stap.intern)
        case Actie.WAIT:
            services.wait_melding(melding, **who, op=stap.wacht_op, toelichting=stap.tekst)
        case Actie.RESUME:
            services.resume_melding(melding, **who)
        case Actie.RESOLVE:
            services.resolve_melding(melding, **who, oplossing=stap.tekst)
        case Actie.REOPEN:
            services.reopen_melding(melding, **who, reden=stap.tekst)
        case Actie.CLOSE:
            services.close_melding(melding, **who)


# Each history: urgency, then (act, moment, who, other fields); "d" desk, "c" colleague, "m" reporter.
HISTORIES: dict[str, tuple[int | None, list[tuple[Actie, str, str, dict[str, Any]]]]] = {
    "picked up, answered, solved, closed": (
        2,
        [
            (Actie.PICK_UP, "2026-11-16 10:10", "d", {}),
            (Actie.REPLY, "2026-11-16 10:20", "d", {"tekst": "Ik kijk mee."}),
            (Actie.REPLY, "2026-11-16 10:25", "d", {"tekst": "Zelfde model.", "intern": True}),
            (Actie.RESOLVE, "2026-11-16 15:00", "d", {"tekst": "Vernieuwd."}),
            (Actie.CLOSE, "2026-11-17 09:00", "m", {}),
        ],
    ),
    "too late, then waiting for both": (
        1,
        [
            (Actie.ASSIGN, "2026-11-16 11:00", "d", {"aan": "c"}),
            (Actie.PICK_UP, "2026-11-16 13:00", "c", {}),
            (Actie.WAIT, "2026-11-16 13:10", "c", {"wacht_op": "wacht_op_melder", "tekst": "Welk nummer?"}),
            (Actie.REPLY, "2026-11-16 14:00", "m", {"tekst": "Nummer 4."}),
            (
                Actie.WAIT,
                "2026-11-16 14:10",
                "c",
                {"wacht_op": "wacht_op_leverancier", "tekst": "Onderdeel."},
            ),
            (Actie.RESUME, "2026-11-18 14:10", "c", {}),
        ],
    ),
    "raised in time": (
        3,
        [
            (Actie.CHANGE_URGENTIE, "2026-11-16 14:00", "d", {"urgentie": 1, "tekst": "Toch dringend."}),
            (Actie.PICK_UP, "2026-11-16 15:00", "d", {}),
        ],
    ),
    "lowered after the breach": (
        1,
        [
            (Actie.CHANGE_URGENTIE, "2026-11-16 13:00", "d", {"urgentie": 3, "tekst": "Valt mee."}),
            (Actie.PICK_UP, "2026-11-16 15:00", "d", {}),
        ],
    ),
    "reopened and open": (
        2,
        [
            (Actie.PICK_UP, "2026-11-16 10:10", "d", {}),
            (Actie.RESOLVE, "2026-11-16 11:00", "d", {"tekst": "Herstart."}),
            (Actie.REOPEN, "2026-11-19 09:00", "m", {"tekst": "Weer stuk."}),
        ],
    ),
    "never picked up": (3, []),
    "a step after the end": (2, [(Actie.PICK_UP, "2026-11-20 13:00", "d", {})]),
}


@pytest.mark.usefixtures("afspraken")
@pytest.mark.parametrize("naam", HISTORIES)
def test_the_bulk_form_leaves_the_same_rows(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User, collega: User, naam: str
) -> None:
    verloop = make_verloop(naam, vestiging, {"d": servicedeskmedewerker, "c": collega, "m": medewerker})
    before = audit_lines()

    play(verloop)
    one_by_one = dump(before)
    for model in (Melding, Nummering, Hertelling):
        model._default_manager.all().delete()
    before = audit_lines()
    services.record_geschiedenis([verloop], tot=TOT)

    assert dump(before) == one_by_one


def make_verloop(naam: str, vestiging: Vestiging, people: dict[str, User]) -> Verloop:
    urgentie, steps = HISTORIES[naam]
    stappen = []
    for actie, op, who, more in steps:
        fields: dict[str, Any] = {k: people[v] if k == "aan" else v for k, v in more.items()}
        stappen.append(Stap(actie, at(op), people[who], **fields))
    return Verloop(
        soort="incident",
        urgentie=urgentie,
        onderwerp="Bonprinter drukt halve regels",
        omschrijving="Sinds vanochtend.",
        vestiging=vestiging,
        kanaal="portaal",
        gemeld_op=at("2026-11-16 09:30"),
        door=people["m"],
        melder=people["m"],
        stappen=tuple(stappen),
    )
