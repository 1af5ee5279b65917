"""Every row of the tables in docs/sla.md, computed: the page and the code cannot part."""

import datetime as dt
import re
from pathlib import Path

import pytest

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.engine import Eenheid, Kalender, Norm, Pauze, Sluiting, Versie
from tests.werktijd.kalenders import AMSTERDAM, VANAF, closed, venster

PAGE = Path(__file__).parents[2].joinpath("docs", "sla.md").read_text(encoding="utf-8")
WEEKDAGEN = ["ma", "di", "wo", "do", "vr", "za", "zo"]
MOMENT = re.compile(r"(ma|di|wo|do|vr|za|zo) (\d{4}-\d\d-\d\d \d\d:\d\d\S*[+-]\d\d:\d\d)")


def rows(*header: str) -> list[list[str]]:
    """The cells under the table that begins with these columns."""
    lines = iter(PAGE.splitlines())
    for line in lines:
        if cells(line)[: len(header)] == list(header):
            next(lines)
            found = []
            for row in lines:
                if not row.startswith("|"):
                    break
                found.append(cells(row))
            return found
    raise AssertionError(header)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def moment(tekst: str) -> dt.datetime:
    """`di 2026-03-03 10:00+01:00`: weekday and offset must be the ones of Amsterdam on that date."""
    match = MOMENT.fullmatch(tekst)
    assert match, tekst
    found = dt.datetime.fromisoformat(match[2])
    shown = found.astimezone(AMSTERDAM)
    assert (WEEKDAGEN[shown.weekday()], shown.utcoffset()) == (match[1], found.utcoffset()), tekst
    return found


def norm(tekst: str) -> Norm:
    aantal, eenheid = tekst.split()
    return Norm(Eenheid(eenheid), int(aantal))


def pauzes(tekst: str) -> list[Pauze]:
    spans = [span.split(" – ") for span in tekst.split("; ") if span]
    return [Pauze(moment(van), moment(tot)) for van, tot in spans]


def versie_of(vanaf: str, dag: str, hours: str) -> Versie:
    days, *vensters = hours.split()
    first, last = (WEEKDAGEN.index(day) for day in days.split("-"))
    windows = tuple(venster(tekst) for tekst in vensters)
    week = tuple(windows if first <= weekdag <= last else () for weekdag in range(7))
    return Versie(dt.date.fromisoformat(vanaf), venster(dag), week)


def sluiting_of(tekst: str) -> Sluiting:
    datum, *rest = tekst.split()
    hours = [deel for deel in rest if re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", deel)]
    return closed(datum, " ".join(rest[len(hours) :]), *hours)


def read_kalenders() -> dict[str, Kalender]:
    versies: dict[str, list[Versie]] = {}
    sluitingen: dict[str, list[Sluiting]] = {}
    kalenders = {}
    for naam, vanaf, dag, hours, closures in rows("kalender", "geldig vanaf"):
        if hours == "altijd open":
            kalenders[naam] = Kalender(altijd_open=True)
            continue
        versies.setdefault(naam, []).append(versie_of(vanaf, dag, hours))
        sluitingen.setdefault(naam, []).extend(sluiting_of(deel) for deel in closures.split("; ") if deel)
    return kalenders | {
        naam: Kalender(tuple(found), tuple(sluitingen[naam])) for naam, found in versies.items()
    }


KALENDERS = read_kalenders()
TERMIJNEN = rows("case", "kalender", "gemeld", "norm", "pauzes")
OPGEPAKT = rows("case", "kalender", "gemeld", "norm", "opgepakt")


def test_the_page_has_its_examples() -> None:
    assert len(TERMIJNEN) > 40
    assert len(OPGEPAKT) >= 10
    assert KALENDERS["desk"].versies[0].geldig_vanaf == VANAF


@pytest.mark.parametrize("row", TERMIJNEN, ids=lambda row: row[0])
def test_a_deadline_of_the_page_is_what_the_engine_computes(row: list[str]) -> None:
    _, kalender, gemeld, norm_, paused, due, breach = row
    asked = (KALENDERS[kalender], moment(gemeld), norm(norm_), pauzes(paused))

    assert engine.due_at(*asked) == moment(due)
    assert engine.breach_at(*asked) == moment(breach)


@pytest.mark.parametrize("row", TERMIJNEN, ids=lambda row: row[0])
def test_the_service_time_up_to_a_deadline_is_the_norm(row: list[str]) -> None:
    _, naam, gemeld, norm_, paused, due, _ = row
    kalender, start = KALENDERS[naam], moment(gemeld)

    elapsed = engine.service_time(kalender, start, moment(due), pauzes(paused))

    assert elapsed == engine.norm_time(kalender, start, norm(norm_))


@pytest.mark.parametrize("row", OPGEPAKT, ids=lambda row: row[0])
def test_a_pick_up_of_the_page_is_judged_by_the_one_predicate(row: list[str]) -> None:
    _, naam, gemeld, norm_, opgepakt, elapsed, resultaat = row
    kalender, start, stop = KALENDERS[naam], moment(gemeld), moment(opgepakt)

    assert str(engine.service_time(kalender, start, stop)) == elapsed
    assert engine.breached(kalender, start, norm(norm_), stop) is (resultaat == "gemist")
    assert (stop > engine.breach_at(kalender, start, norm(norm_))) is (resultaat == "gemist")


def test_the_explanation_of_the_page_is_what_the_engine_gives() -> None:
    prose = PAGE[PAGE.index("## Leg deze termijn uit") :]
    start, end, paused, resumed = (moment(" ".join(found)) for found in MOMENT.findall(prose)[:4])

    segments = engine.explain(KALENDERS["desk"], start, end, [Pauze(paused, resumed)])

    assert [
        (segment.van, segment.tot, "ja" if segment.telt_mee else "nee", segment.reden, str(segment.duur))
        for segment in segments
    ] == [(moment(van), moment(tot), telt, reden, duur) for van, tot, telt, reden, duur in rows("van", "tot")]
