"""Every figure once more, in plain Python over exported records, sharing no code with the selectors.

The records are exported as rows of plain values. What counts is written out here from the definitions, for
every library and every quarter.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterable
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Bijeenkomst, Vestiging
from bisc_portal.werktijd import referentie as werktijd
from ibl.models import Transportopdracht
from kpi import services
from kpi.models import Jaarcijfers, Meting
from servicedesk.models import GbsAansluiting, Klok, Onbeschikbaarheid
from tests.kpi.factories import load_indicator, span
from tests.kpi.histories import make_calls, make_meetings, make_outages, make_transports

pytestmark = pytest.mark.django_db
NU = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
QUARTERS = ["2026-k1", "2026-k2", "2026-k3", "2026-k4"]
Row = dict[str, Any]
Sum = tuple[Decimal, Decimal]
HOURS_72 = dt.timedelta(hours=72)


# --- A random history --------------------------------------------------------------------------------------
@pytest.fixture(params=[1, 2])
def history(
    request: pytest.FixtureRequest,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
) -> list[int | None]:
    """Everything that is counted, at random; returns the network and both libraries."""
    rng = random.Random(request.param)  # noqa: S311  repeatable
    werktijd.load()
    places = [vestiging, andere_vestiging]
    make_transports(rng, places)
    make_calls(rng, places, medewerker, servicedeskmedewerker)
    make_meetings(rng)
    make_outages(rng)
    GbsAansluiting.objects.create(organisatie=vestiging.organisatie, gemigreerd_op=dt.date(2026, 5, 3))
    for jaar in (2025, 2026):
        Jaarcijfers.objects.create(
            bibliotheek=vestiging.organisatie, jaar=jaar, leden_jeugd=rng.randrange(10**5), bezoeken=12
        )
    return [None, vestiging.organisatie_id, andere_vestiging.organisatie_id]


# --- The definitions, written out ---------------------------------------------------------------------------
def bounds(sleutel: str) -> tuple[dt.datetime, dt.datetime]:
    first = int(sleutel[-1]) * 3 - 2
    begin = dt.datetime(2026, first, 1, tzinfo=AMSTERDAM)
    end = dt.datetime(2026 + first // 10, (first + 2) % 12 + 1, 1, tzinfo=AMSTERDAM)
    return begin.astimezone(dt.UTC), end.astimezone(dt.UTC)


def share(rows: Iterable[Row], counts: Callable[[Row], bool], reached: Callable[[Row], bool]) -> Sum:
    counted = [row for row in rows if counts(row)]
    return Decimal(sum(map(reached, counted))), Decimal(len(counted))


def within_72_hours(rows: list[Row], van: dt.datetime, tot: dt.datetime, library: int | None) -> Sum:
    def counts(row: Row) -> bool:
        deadline = row["aangevraagd_op"] + HOURS_72
        cancelled = row["status"] == "geannuleerd" and row["status_sinds"] <= deadline
        mine = library in {None, row["aanvrager_id"]}
        return mine and van <= row["aangevraagd_op"] < tot and deadline < NU and not cancelled

    return share(
        rows,
        counts,
        lambda row: bool(row["beschikbaar_op"] and row["beschikbaar_op"] <= row["aangevraagd_op"] + HOURS_72),
    )


def picked_up(rows: list[Row], van: dt.datetime, tot: dt.datetime, library: int | None) -> Sum:
    def counts(row: Row) -> bool:
        decided = (row["stopped_at"] and row["stopped_at"] <= NU) or row["breach_at"] < NU
        mine = library in {None, row["melding__organisatie_id"]}
        return bool(mine and van <= row["gemeld_op"] < tot and row["telt_mee"] and decided)

    return share(rows, counts, lambda row: bool(row["stopped_at"] and row["stopped_at"] <= row["breach_at"]))


def available(rows: list[Row], van: dt.datetime, tot: dt.datetime) -> Sum:
    """Minute by minute would be too slow; outages are cut into the pieces between all their edges."""
    end = min(tot, NU)
    edges = sorted({van, end, *(e for row in rows for e in (row["van"], row["tot"]) if van < e < end)})
    counted = worked = 0.0
    for a, b in pairwise(edges):
        over = [row for row in rows if row["van"] <= a and b <= row["tot"]]
        if any(row["gepland"] for row in over):
            continue
        counted += (b - a).total_seconds()
        worked += 0 if over else (b - a).total_seconds()
    return Decimal(str(worked)) / 3600, Decimal(str(counted)) / 3600


def export(model: Any, *fields: str, **only: Any) -> list[Row]:
    return list(model.objects.filter(**only).order_by("pk").values(*fields))


def expected(sleutel: str, library: int | None) -> dict[str, Sum | None]:
    """Numerator and denominator of every indicator; None where there is nothing to measure."""
    van, tot = bounds(sleutel)
    new_year = dt.datetime(2026, 1, 1, tzinfo=AMSTERDAM).astimezone(dt.UTC)
    transports = export(
        Transportopdracht, "aangevraagd_op", "beschikbaar_op", "status", "status_sinds", "aanvrager_id"
    )
    sums: dict[str, Sum | None] = {"binnen-72-uur": within_72_hours(transports, van, tot, library)}
    fields = ("gemeld_op", "stopped_at", "breach_at", "telt_mee", "melding__organisatie_id")
    for urgentie in (1, 2, 3):
        rows = export(Klok, *fields, norm__soort="incident", norm__urgentie=urgentie)
        sums[f"urgentie-{urgentie}-opgepakt"] = picked_up(rows, van, tot, library)
    for soort, code in (("vraag", "vragen"), ("wijzigingsverzoek", "wijzigingsverzoeken")):
        sums[f"{code}-opgepakt"] = picked_up(export(Klok, *fields, norm__soort=soort), van, tot, library)
    if library is not None:
        return sums
    for dienst, code in (
        ("bibliotheeksysteem", "bibliotheeksysteem-beschikbaar"),
        ("meldingsapplicatie", "melden-via-portaal"),
    ):
        rows = export(Onbeschikbaarheid, "van", "tot", "gepland", dienst=dienst)
        sums[code] = available(rows, van, tot)
    meetings = export(Bijeenkomst, "soort", "begint_op", "gehouden", "evaluatie_cijfer")
    held = [row for row in meetings if row["gehouden"] and new_year <= row["begint_op"] < min(tot, NU)]
    for soort, code in (
        ("pdo", "pdo"),
        ("kennisdeling", "kennisdelingsbijeenkomsten"),
        ("kennissessie", "kennissessies"),
        ("vierhoeksoverleg", "vierhoeksoverleg"),
    ):
        sums[code] = Decimal(sum(row["soort"] == soort for row in held)), Decimal(1)
    sessions = [row for row in held if row["soort"] == "kennissessie"]
    marks = [row["evaluatie_cijfer"] for row in sessions if row["evaluatie_cijfer"] is not None]
    sums["kennissessies-geevalueerd"] = Decimal(len(marks)), Decimal(len(sessions))
    sums["kennissessies-waardering"] = sum(marks, Decimal(0)), Decimal(len(marks))
    moved = [row["gemigreerd_op"] for row in export(GbsAansluiting, "gemigreerd_op")]
    last_day = (min(tot, NU) - dt.timedelta(seconds=1)).astimezone(AMSTERDAM).date()
    sums["aangesloten-op-gbs"] = Decimal(sum(day <= last_day for day in moved)), Decimal(2)
    return sums


def test_every_figure_equals_the_one_counted_independently(history: list[int | None]) -> None:
    codes = list(expected("2026-k1", None))
    for code in codes:
        services.measure_indicator(load_indicator(code), [span(sleutel) for sleutel in QUARTERS], at=NU)

    for sleutel in QUARTERS:
        for library in history:
            for code, wanted in expected(sleutel, library).items():
                meting = Meting.objects.get(
                    indicator__code=code, bibliotheek_id=library, tot=span(sleutel).tot
                )
                where = f"{code} {sleutel} {library}"
                if wanted is None or not wanted[1]:
                    assert (meting.waarde, bool(meting.reden)) == (None, True), where
                    continue
                assert meting.teller is not None, where
                assert meting.noemer is not None, where
                assert abs(meting.teller - wanted[0]) < Decimal("0.00001"), where
                assert abs(meting.noemer - wanted[1]) < Decimal("0.00001"), where
                exact = (wanted[0] / wanted[1]).quantize(Decimal("0.000001"), ROUND_FLOOR)
                assert meting.waarde is not None, where
                assert abs(meting.waarde - exact) <= Decimal("0.000001"), where
