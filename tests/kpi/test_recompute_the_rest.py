"""The staffed desk, the yearly deliveries, the survey and what was typed in, once more in plain Python.

Here it is also held that no indicator escapes: the three files together recount every one there is.
"""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd import referentie as werktijd
from kpi import services
from kpi.models import Handcijfer, Indicator, Jaarcijfers, Meting, Onderzoek, Onderzoeksantwoord
from servicedesk.models import Aanwezigheid, Meetperiode, Onbeschikbaarheid
from tests.kpi import test_independent_recomputation as parts
from tests.kpi import test_recompute_the_parts as desk
from tests.kpi.factories import NU, load_indicator, span
from tests.kpi.test_independent_recomputation import AMSTERDAM, QUARTERS, Row, Sum, bounds, export

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
FUNCTIONS = ("kennis", "ontwikkeling", "lezen", "ontmoeting", "kunst")
COLUMNS = {
    "leden-jeugd": ["leden_jeugd"],
    "leden-volwassen": ["leden_volwassen"],
    "bezoeken": ["bezoeken"],
    "online-accounts": ["online_accounts"],
    "activiteiten": [f"activiteiten_{function}" for function in FUNCTIONS],
    "deelnemers": [f"deelnemers_{function}" for function in FUNCTIONS],
    **{
        f"{what}-{function}": [f"{what}_{function}"]
        for what in ("activiteiten", "deelnemers")
        for function in FUNCTIONS
    },
}
YEARS = (2023, 2024, 2025)
# The days of 2026 on which the desk is closed, beside weekends.
CLOSED = {
    dt.date(2026, month, day)
    for month, day in ((1, 1), (4, 6), (4, 27), (5, 14), (5, 25), (12, 25), (12, 26))
}


# --- The staffed desk, minute by minute ---------------------------------------------------------------------
def make_desk(rng: random.Random, by: User) -> None:
    """Days somebody came late, left early, went out or did not come; outages and maintenance besides."""
    Meetperiode.objects.create(
        dienst="bemande_servicedesk", vanaf=dt.date(2026, 2, 10), tot_en_met=dt.date(2026, 8, 31)
    )
    Meetperiode.objects.create(dienst="bemande_servicedesk", vanaf=dt.date(2026, 9, 1), uit_aanmelding=True)
    for day in open_days(dt.date(2026, 8, 20), NU.date()):
        if rng.random() < 0.1:
            continue
        opens, closes = hours_of(day)
        out = opens + rng.randrange(200) * MINUTE
        for van, tot in (
            (opens - rng.randrange(-9, 30) * MINUTE, out),
            (out + rng.randrange(90) * MINUTE, closes),
        ):
            if van < tot:
                Aanwezigheid.objects.create(medewerker=by, van=van, tot=tot)
    for _ in range(15):
        opens, _ = hours_of(dt.date(2026, 1, 5) + dt.timedelta(days=rng.randrange(310)))
        van = opens + rng.randrange(-120, 600) * MINUTE
        gepland = rng.random() < 0.3
        Onbeschikbaarheid.objects.create(
            dienst="bemande_servicedesk",
            van=van,
            tot=van + rng.randrange(1, 900) * MINUTE,
            gepland=gepland,
            aangekondigd_op=van - dt.timedelta(days=2) if gepland else None,
            toelichting="Overleg",
        )


def open_days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        if day.weekday() < 5 and day not in CLOSED:
            yield day


def hours_of(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Half past eight to five, by the clock on the wall."""
    opens, closes = (
        dt.datetime.combine(day, dt.time(*at), tzinfo=AMSTERDAM).astimezone(dt.UTC)
        for at in ((8, 30), (17, 0))
    )
    return opens, closes


def staffed(van: dt.datetime, tot: dt.datetime) -> Sum:
    measured = export(Meetperiode, "vanaf", "tot_en_met", "uit_aanmelding", dienst="bemande_servicedesk")
    outages = export(Onbeschikbaarheid, "van", "tot", "gepland", dienst="bemande_servicedesk")
    present = export(Aanwezigheid, "van", "tot")
    counted = worked = 0
    for day in open_days(dt.date(2026, 1, 1), dt.date(2026, 12, 31)):
        spans = [m for m in measured if m["vanaf"] <= day <= (m["tot_en_met"] or day)]
        opens, closes = hours_of(day)
        if not spans or not van <= opens < min(tot, NU):
            continue
        every = minutes(opens, min(closes, NU))
        planned = every & covered(opens, [row for row in outages if row["gepland"]])
        down = covered(opens, [row for row in outages if not row["gepland"]])
        if spans[0]["uit_aanmelding"]:
            down |= every - covered(opens, present)
        counted += len(every - planned)
        worked += len(every - planned - down)
    return Decimal(worked) / 60, Decimal(counted) / 60


def minutes(van: dt.datetime, tot: dt.datetime) -> set[dt.datetime]:
    return {van + number * MINUTE for number in range((tot - van) // MINUTE)}


def covered(opens: dt.datetime, rows: list[Row]) -> set[dt.datetime]:
    """The minutes of that working day in any of these rows."""
    day = opens + dt.timedelta(hours=9)
    near = [row for row in rows if row["van"] < day and row["tot"] > opens]
    return set().union(*(minutes(max(row["van"], opens), min(row["tot"], day)) for row in near))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_staffed_desk_equals_its_minutes_counted_one_by_one(
    seed: int, servicedeskmedewerker: User
) -> None:
    werktijd.load()
    make_desk(random.Random(seed), servicedeskmedewerker)  # noqa: S311  repeatable
    services.measure_indicator(load_indicator("bemande-servicedesk"), map(span, QUARTERS), at=NU)

    for sleutel in QUARTERS:
        worked, counted = staffed(*bounds(sleutel))
        meting = Meting.objects.get(indicator__code="bemande-servicedesk", tot=span(sleutel).tot)
        assert counted, sleutel
        assert meting.teller is not None, sleutel
        assert meting.noemer is not None, sleutel
        assert abs(meting.teller - worked) < Decimal("0.00001"), sleutel
        assert abs(meting.noemer - counted) < Decimal("0.00001"), sleutel


# --- What is delivered, answered or typed in once a year ----------------------------------------------------
@pytest.mark.parametrize("seed", [1, 2])
def test_every_yearly_figure_equals_what_was_delivered(
    seed: int, vestiging: Vestiging, andere_vestiging: Vestiging
) -> None:
    rng = random.Random(seed)  # noqa: S311  repeatable
    libraries = [vestiging.organisatie_id, andere_vestiging.organisatie_id]
    single = sorted({column for columns in COLUMNS.values() for column in columns})
    for jaar in YEARS:
        for library in rng.sample(libraries, rng.choice([1, 2, 2])):
            values = {column: rng.choice([None, rng.randrange(10**6), 0]) for column in single}
            Jaarcijfers.objects.create(bibliotheek_id=library, jaar=jaar, **values)
    for code in COLUMNS:
        services.measure_indicator(load_indicator(code), [span(str(jaar)) for jaar in YEARS], at=NU)

    delivered = export(Jaarcijfers, "bibliotheek_id", "jaar", *single)
    for code, columns in COLUMNS.items():
        for jaar in YEARS:
            for whose in (None, *libraries):
                rows = [
                    [row[column] for column in columns]
                    for row in delivered
                    if row["jaar"] == jaar and whose in {None, row["bibliotheek_id"]}
                ]
                # Of a library that left one part out, the whole is not known.
                wanted = [sum(row) for row in rows if None not in row]
                meting = Meting.objects.get(
                    indicator__code=code, bibliotheek_id=whose, van=dt.date(jaar, 1, 1)
                )
                assert meting.waarde == (sum(wanted) if wanted else None), (code, jaar, whose)
                assert bool(meting.reden) is not bool(wanted), (code, jaar, whose)


@pytest.mark.parametrize("count", [0, 4, 5, 37])
def test_the_survey_equals_the_mean_of_its_answers(count: int) -> None:
    rng = random.Random(count)  # noqa: S311  repeatable
    onderzoek = Onderzoek.objects.create(
        jaar=2025, titel="Hoe doet BiSC het?", stellingen=["Snel."], sluit_op=dt.date(2026, 3, 1),
        genodigd=40, genodigd_op=NU,
    )  # fmt: skip
    for _ in range(count):
        Onderzoeksantwoord.objects.create(onderzoek=onderzoek, cijfer=rng.randrange(1, 11), scores=[3])
    services.measure_indicator(load_indicator("tevredenheid-bibliotheken"), [span("2025")], at=NU)

    marks = [row["cijfer"] for row in export(Onderzoeksantwoord, "cijfer")]
    meting = Meting.objects.get(indicator__code="tevredenheid-bibliotheken")
    if len(marks) < 5:
        assert (meting.waarde, bool(meting.reden)) == (None, True)
    else:
        exact = (Decimal(sum(marks)) / len(marks)).quantize(Decimal("0.000001"), ROUND_FLOOR)
        assert (meting.teller, meting.noemer) == (Decimal(sum(marks)), Decimal(len(marks)))
        assert meting.waarde == exact


def test_what_was_typed_in_equals_the_last_one_of_its_year(beheerder: User) -> None:
    rng = random.Random(7)  # noqa: S311  repeatable
    indicator = load_indicator("medewerkerstevredenheid")
    for jaar in YEARS:
        times = [NU - dt.timedelta(days=days) for days in sorted(rng.sample(range(400), 3), reverse=True)]
        for op, replaced in zip(times, [*times[1:], None], strict=True):
            Handcijfer.objects.create(
                indicator=indicator, jaar=jaar, teller=Decimal(rng.randrange(50, 95)) / 10, bron="onderzoek",
                door=beheerder, op=op, vervangen_op=replaced,
            )  # fmt: skip
    services.measure_indicator(indicator, [span(str(jaar)) for jaar in YEARS], at=NU)

    typed = export(Handcijfer, "jaar", "teller", "op")
    for jaar in YEARS:
        last = max((row for row in typed if row["jaar"] == jaar), key=lambda row: row["op"])
        assert Meting.objects.get(indicator=indicator, van=dt.date(jaar, 1, 1)).waarde == last["teller"]


def test_no_indicator_escapes_being_counted_independently(vestiging: Vestiging) -> None:
    werktijd.load()
    load_indicator("pdo")

    recounted = {
        *parts.expected("2026-k1", None),
        *desk.CODES,
        *COLUMNS,
        "bemande-servicedesk",
        "medewerkerstevredenheid",
        "tevredenheid-bibliotheken",
    }

    assert recounted == set(Indicator.objects.filter(actief=True).values_list("code", flat=True))
