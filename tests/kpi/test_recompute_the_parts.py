"""The figures of agenda, desk and vans once more, in plain Python over exported records."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl.models import Emissiefactor, Rit
from kpi import services
from kpi.models import Meting
from ontwikkelagenda.models import (
    Begrotingsregel,
    Evaluatie,
    Initiatief,
    Subsidietermijn,
    VastgesteldeVersie,
)
from servicedesk.models import Melding, MeldingGebeurtenis, Tevredenheid
from tests.kpi.factories import load_indicator, span
from tests.kpi.histories import NU, make_agendas, make_judged_calls, make_trips
from tests.kpi.test_independent_recomputation import AMSTERDAM, QUARTERS, Row, Sum, bounds, export

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[3, 4, 5])
def history(
    request: pytest.FixtureRequest,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    directeur: User,
    servicedeskmedewerker: User,
) -> list[int | None]:
    """A random year; returns the network and both libraries."""
    rng = random.Random(request.param)  # noqa: S311  repeatable
    make_judged_calls(rng, [vestiging, andere_vestiging], servicedeskmedewerker)
    make_agendas(rng, [vestiging.organisatie, andere_vestiging.organisatie], directeur)
    make_trips(rng, vestiging)
    return [None, vestiging.organisatie_id, andere_vestiging.organisatie_id]


def satisfied(van: dt.datetime, tot: dt.datetime, library: int | None) -> Sum:
    calls = {row["pk"]: row for row in export(Melding, "pk", "organisatie_id")}
    given = [
        row["score"]
        for row in export(Tevredenheid, "melding_id", "score", "gegeven_op")
        if van <= row["gegeven_op"] < min(tot, NU) and row["melding_id"] in calls
        if library in {None, calls[row["melding_id"]]["organisatie_id"]}
    ]
    return Decimal(given.count(3)), Decimal(len(given))


def first_contact(van: dt.datetime, tot: dt.datetime, library: int | None) -> Sum:
    events: dict[int, list[str]] = {}
    for row in export(MeldingGebeurtenis, "melding_id", "soort"):
        events.setdefault(row["melding_id"], []).append(row["soort"])
    counted = reached = 0
    for row in export(Melding, "pk", "organisatie_id", "opgelost_op", "samengevoegd_in_id"):
        done = row["opgelost_op"]
        if done is None or not van <= done < min(tot, NU) or row["samengevoegd_in_id"]:
            continue
        if library not in {None, row["organisatie_id"]}:
            continue
        happened = events.get(row["pk"], [])
        taken = "opgepakt" in happened
        passed_on = taken and "toegewezen" in happened[happened.index("opgepakt") :]
        waited = {"wacht_op_melder", "wacht_op_leverancier", "heropend"} & set(happened)
        counted += 1
        reached += not passed_on and not waited
    return Decimal(reached), Decimal(counted)


def agenda_figures() -> dict[str, Sum]:
    """What the agenda of 2026 counts, the same in every quarter of it."""
    adopted = [row["vastgesteld_op"] for row in export(VastgesteldeVersie, "vastgesteld_op", nummer=1)]
    initiatieven: list[Row] = [
        row
        for row in export(Initiatief, "pk", "status", "ingetrokken_op")
        if row["ingetrokken_op"] is None and row["status"] != "voorstel"
    ]
    members: dict[int, int] = {}
    for row in export(Initiatief.bibliotheken.through, "initiatief_id"):
        members[row["initiatief_id"]] = members.get(row["initiatief_id"], 0) + 1
    pks = {row["pk"] for row in initiatieven}
    money = [
        (row["bedrag"], members[row["initiatief_id"]] >= 2)
        for row in export(Begrotingsregel, "initiatief_id", "bron", "bedrag")
        if row["initiatief_id"] in pks and row["bron"] in {"agendabudget", "innovatiereserve"}
    ]
    done = {row["initiatief_id"] for row in export(Evaluatie, "initiatief_id", "op") if row["op"] <= NU}
    deadlines = [row["datum"] for row in export(Subsidietermijn, "datum", jaar=2026)]
    in_time = [day for day in deadlines if adopted and adopted[0].astimezone(AMSTERDAM).date() < day]
    counted = deadlines if adopted else [day for day in deadlines if day < NU.date()]
    return {
        "gezamenlijk-besteed": (
            sum((bedrag for bedrag, together in money if together), Decimal(0)),
            sum((bedrag for bedrag, _ in money), Decimal(0)),
        ),
        "initiatieven-geevalueerd": (
            Decimal(len(done & pks if adopted else set())),
            Decimal(len(pks if adopted else set())),
        ),
        "agenda-op-tijd": (Decimal(len(in_time)), Decimal(len(counted))),
    }


def driven(tot: dt.datetime) -> dict[str, Decimal | None]:
    """Movements and kilograms since New Year; None when not one trip was planned to be counted."""
    factors = export(Emissiefactor, "aandrijving", "kg_co2_per_eenheid", "geldig_vanaf")
    movements, kilos, trips = Decimal(0), Decimal(0), 0
    fields = ("datum", "status", "bewegingen", "meters", "aandrijving", "verbruik_per_100_km")
    for row in export(Rit, *fields):
        begin = dt.datetime.combine(row["datum"], dt.time.min, tzinfo=AMSTERDAM)
        if row["status"] != "gereden" or begin >= tot:
            continue
        trips += 1
        movements += row["bewegingen"]
        known = [
            (f["geldig_vanaf"], f["kg_co2_per_eenheid"])
            for f in factors
            if f["aandrijving"] == row["aandrijving"] and f["geldig_vanaf"] <= row["datum"]
        ]
        if known:
            kilos += Decimal(row["meters"]) * row["verbruik_per_100_km"] * max(known)[1] / 100_000
    return {
        "voertuigbewegingen": movements if trips else None,
        "uitstoot-transport": kilos if trips else None,
    }


CALLS = {"tevredenheid-meldingen": satisfied, "eerste-contact": first_contact}
CODES = [
    *CALLS,
    "gezamenlijk-besteed",
    "initiatieven-geevalueerd",
    "agenda-op-tijd",
    "voertuigbewegingen",
    "uitstoot-transport",
]


def find(code: str, sleutel: str, library: int | None) -> Meting:
    return Meting.objects.get(indicator__code=code, bibliotheek_id=library, tot=span(sleutel).tot)


def assert_equal(meting: Meting, wanted: Sum, where: Any) -> None:
    if not wanted[1]:
        assert (meting.waarde, bool(meting.reden)) == (None, True), where
        return
    assert (meting.teller, meting.noemer) == wanted, where


def test_the_figures_of_desk_agenda_and_vans_equal_those_counted_independently(
    history: list[int | None],
) -> None:
    agenda = agenda_figures()
    for code in CODES:
        services.measure_indicator(load_indicator(code), [span(sleutel) for sleutel in QUARTERS], at=NU)

    for sleutel in QUARTERS:
        van, tot = bounds(sleutel)
        for library in history:
            for code, recount in CALLS.items():
                assert_equal(
                    find(code, sleutel, library), recount(van, tot, library), (code, sleutel, library)
                )
        for code, wanted in agenda.items():
            assert_equal(find(code, sleutel, None), wanted, (code, sleutel))
        for code, total in driven(tot).items():
            meting = find(code, sleutel, None)
            if total is None:
                assert meting.waarde is None, (code, sleutel)
            else:
                assert meting.waarde is not None, (code, sleutel)
                # A month is kept with six decimals.
                assert abs(meting.waarde - total) < Decimal("0.00002"), (code, sleutel)
