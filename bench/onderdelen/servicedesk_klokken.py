"""Clocks: one deadline, a million reckoned again after a calendar edit, and a sweep with a thousand due.

`businesstimedelta` is measured beside the engine where it is installed; the portal itself does not need it.
"""

import datetime as dt
import importlib
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import holidays
import psycopg

from bench.bank import Bank
from bench.meten import Uitkomst, compare, seconds
from bench.vullen import in_bulk

AANTAL = int(os.environ.get("BENCH_KLOKKEN", "1000000"))
DUE = 1_000
STARTS = 500
WEEKEND = 5
NORM_HOURS = 24
NOW = dt.datetime(2026, 11, 17, 11, 0, tzinfo=dt.UTC)


# What any way of doing it has to write.
READY = """
CREATE TEMPORARY TABLE klaar ON COMMIT DROP AS
SELECT klok_id, timestamptz 'epoch' + due_at * interval '1 microsecond' AS due_at,
       timestamptz 'epoch' + breach_at * interval '1 microsecond' AS breach_at,
       timestamptz 'epoch' + warn50_at * interval '1 microsecond' AS warn50_at,
       timestamptz 'epoch' + warn75_at * interval '1 microsecond' AS warn75_at
  FROM herberekend
"""
BARE_UPDATE = """
UPDATE servicedesk_klok AS klok
   SET due_at = nieuw.due_at, breach_at = nieuw.breach_at, warn50_at = nieuw.warn50_at,
       warn75_at = nieuw.warn75_at, volgend_signaal_op = nieuw.warn50_at
  FROM klaar AS nieuw WHERE klok.id = nieuw.klok_id
"""


def measure(bank: Bank) -> Iterator[Uitkomst]:
    yield from _engine()
    url = bank.database(f"bench_klokken_{AANTAL}", _fill)
    with bank.connected(url):
        yield from _recompute()
        yield from _sweep()


# --- One deadline ----------------------------------------------------------------------------------------
def _engine() -> Iterator[Uitkomst]:
    """24 hours of service time, Monday to Friday 09:00-17:00, with the Dutch holidays."""
    from bisc_portal.werktijd import engine  # noqa: PLC0415  after django.setup()
    from bisc_portal.werktijd.instants import micros  # noqa: PLC0415
    from bisc_portal.werktijd.reeks import reckon  # noqa: PLC0415

    feestdagen = holidays.country_holidays("NL", years=range(2024, 2031))
    day = engine.Venster(dt.time(9), dt.time(17))
    week = tuple((day,) if weekday < WEEKEND else () for weekday in range(7))
    kalender = engine.Kalender(
        (engine.Versie(dt.date(2020, 1, 1), day, week),),
        tuple(engine.Sluiting(datum, naam) for datum, naam in sorted(feestdagen.items())),
    )
    norm = engine.Norm(engine.Eenheid.UREN, NORM_HOURS)
    starts = [NOW - dt.timedelta(minutes=37 * number) for number in range(STARTS)]
    instants = [micros(start) for start in starts]

    def one_by_one() -> list[dt.datetime]:
        return [engine.due_at(kalender, start, norm) for start in starts]

    def in_a_row() -> Any:
        return list(reckon(kalender, norm, instants))

    one_by_one()
    each = min(seconds(one_by_one, time.process_time) for _ in range(20)) / STARTS
    yield Uitkomst("een termijn in de motor", each * 1e6, 10, toelichting="microseconden, de snelste van 20")
    if theirs := _businesstimedelta(starts, feestdagen):
        for naam, ours in (("één voor één", one_by_one), ("op een rij", in_a_row)):
            yield compare(
                f"termijnen {naam} naast businesstimedelta",
                theirs,
                ours,
                doel=500,
                minstens=True,
                rondes=9,
                warm_up=1,
                klok=time.process_time,
                vaker=100,
            )


def _businesstimedelta(starts: list[dt.datetime], feestdagen: object) -> Callable[[], Any] | None:
    """The same hours on the same opening hours; None when the library is not there."""
    try:
        library, pytz = importlib.import_module("businesstimedelta"), importlib.import_module("pytz")
    except ImportError:
        return None
    zone = pytz.timezone("Europe/Amsterdam")
    rules = library.Rules(
        [
            library.WorkDayRule(
                start_time=dt.time(9), end_time=dt.time(17), working_days=[0, 1, 2, 3, 4], tz=zone
            ),
            library.HolidayRule(feestdagen, tz=zone),
        ]
    )
    delta = library.BusinessTimeDelta(rules, hours=NORM_HOURS)
    local = [start.astimezone(zone) for start in starts]
    return lambda: [start + delta for start in local]


# --- A million clocks ------------------------------------------------------------------------------------
def _fill(connection: psycopg.Connection) -> None:
    """Questions of the last days, each with a running clock that stands where no calendar would put it."""
    vestiging, organisatie = connection.execute(
        "SELECT id, organisatie_id FROM netwerk_vestiging ORDER BY id LIMIT 1"
    ).fetchone() or (0, 0)
    norm, kalender = connection.execute(
        "SELECT id, kalender_id FROM servicedesk_slanorm WHERE soort = 'vraag' LIMIT 1"
    ).fetchone() or (0, 0)
    op = f"timestamptz '{NOW.isoformat()}' - n * interval '0.4 second'"
    with in_bulk(connection, ["servicedesk_melding", "servicedesk_klok"]):
        _insert(
            connection,
            "servicedesk_melding",
            {
                "nummer": "'V' || lpad(n::text, 9, '0')",
                "invoersleutel": "gen_random_uuid()",
                "soort": "'vraag'",
                "onderwerp": "'Vraag ' || n",
                "omschrijving": "'Hoe werkt dit?'",
                "organisatie_id": str(organisatie),
                "vestiging_id": str(vestiging),
                "melder_naam": "'Balie'",
                "kanaal": "'telefoon'",
                "status": "'nieuw'",
                "gemeld_op": op,
            },
        )
        due = "melding.gemeld_op + interval '14 days'"
        _insert(
            connection,
            "servicedesk_klok",
            {
                "melding_id": "melding.id",
                "soort": "'respons'",
                "aanleiding": "'gemeld'",
                "ronde": "1",
                "revisie": "1",
                "norm_id": str(norm),
                "kalender_id": str(kalender),
                "gemeld_op": "melding.gemeld_op",
                "started_at": "melding.gemeld_op",
                "due_at": due,
                "breach_at": due,
                "warn50_at": "melding.gemeld_op + interval '7 days'",
                "warn75_at": "melding.gemeld_op + interval '10 days'",
                "volgend_signaal_op": "melding.gemeld_op + interval '7 days'",
                "resultaat": "'loopt'",
                "telt_mee": "true",
            },
            bron="servicedesk_melding AS melding",
        )
    connection.execute(
        "UPDATE servicedesk_klok SET warn50_at = %s, volgend_signaal_op = %s WHERE id IN"
        " (SELECT id FROM servicedesk_klok ORDER BY id LIMIT %s)",
        [NOW - dt.timedelta(hours=1), NOW - dt.timedelta(hours=1), DUE],
    )


def _insert(connection: psycopg.Connection, table: str, known: dict[str, str], *, bron: str = "") -> None:
    """Rows with these expressions; every other column that needs a value gets an empty one."""
    empty = {"boolean": "false", "integer": "0", "smallint": "0", "jsonb": "'{}'", "ARRAY": "'{}'"}
    rest = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
        " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
        " AND NOT column_name = ANY(%s)",
        [table, list(known)],
    ).fetchall()
    values = known | {column: empty.get(kind, "''") for column, kind in rest}
    source = bron or f"generate_series(1, {AANTAL}) AS n"
    connection.execute(
        f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {source}"
    )


def _recompute() -> Iterator[Uitkomst]:
    """Everything Herberekenen does, beside the UPDATE alone that writes the same rows; both rolled back."""
    from django.db import connection, transaction  # noqa: PLC0415

    from bisc_portal.accounts.models import User  # noqa: PLC0415
    from bisc_portal.werktijd.models import Werkkalender  # noqa: PLC0415
    from servicedesk import services  # noqa: PLC0415
    from servicedesk.models import Herberekening  # noqa: PLC0415
    from servicedesk.services import herberekening  # noqa: PLC0415

    kalender = Werkkalender.objects.get(slug="servicedesk")

    _tidy()
    with transaction.atomic():
        staged = seconds(lambda: herberekening._stage(kalender, at=NOW))  # noqa: SLF001  the part before the UPDATE
        with connection.cursor() as cursor:
            cursor.execute(READY)
            bare = seconds(lambda: cursor.execute(BARE_UPDATE))
        transaction.set_rollback(True)
    door = User.objects.filter(rollen__contains=["beheerder"]).order_by("pk")[0]
    services.request_herberekening(kalender, by=door, at=NOW, reden="Meting", verwacht=AANTAL)
    _tidy()
    with transaction.atomic():
        whole = seconds(lambda: services.run_herberekening(at=NOW))
        transaction.set_rollback(True)
    Herberekening.objects.all().delete()
    yield Uitkomst(
        f"{AANTAL} klokken herberekenen naast alleen de UPDATE",
        whole / bare,
        3,
        toelichting=f"{whole:.1f} s, waarvan {staged:.1f} s rekenen en klaarzetten; de UPDATE {bare:.1f} s",
    )


def _tidy() -> None:
    """Each writes into a table without the dead rows of the one before."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE servicedesk_klok")


def _sweep() -> Iterator[Uitkomst]:
    """A thousand due among a million: the time, and what PostgreSQL read for it."""
    from django.db import connection, transaction  # noqa: PLC0415

    from servicedesk import services  # noqa: PLC0415
    from servicedesk.models import Klok  # noqa: PLC0415

    due = Klok.objects.filter(volgend_signaal_op__lt=NOW).order_by("volgend_signaal_op", "pk")[:DUE]
    plan = due.explain(analyze=True, buffers=True)

    def sweep() -> None:
        swept = 0
        with transaction.atomic():
            while batch := services.sweep_batch(at=NOW):
                swept += batch
            transaction.set_rollback(True)
        if swept != DUE:
            raise RuntimeError(swept)

    sweep()
    took = min(seconds(sweep) for _ in range(3))
    reads = next((line.strip() for line in plan.splitlines() if "Index" in line), plan.splitlines()[0])
    yield Uitkomst(f"ronde over {AANTAL} klokken, {DUE} aan de beurt", took, 1, toelichting="seconden")
    yield Uitkomst(
        "rijen die de ronde leest, per rij die aan de beurt is",
        _rows_read(plan) / DUE,
        1.01,
        toelichting=reads[:90],
    )
    connection.close()


def _rows_read(plan: str) -> int:
    """Of the scan at the bottom of the plan; rows it threw away count too."""
    bottom = [line for line in plan.splitlines() if "Scan" in line][-1]
    actual = bottom.split("actual")[-1].split("rows=")[1]
    removed = [line.rsplit(":", 1)[1] for line in plan.splitlines() if "Rows Removed" in line]
    return int(float(actual.split()[0])) + sum(int(number) for number in removed)
