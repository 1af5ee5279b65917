"""`manage.py sla_termijn`: the what-if for administrators and scripts, as a command and as a function."""

import copy
import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servicedesk.sla.geval import InvalidGevalError, compute_geval

ROOT = Path(__file__).parents[2]
PAGE = ROOT.joinpath("docs", "termijn-narekenen.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
WERKWEEK = {dag: ["08:30-17:00"] for dag in ("ma", "di", "wo", "do", "vr")}
DESK: dict[str, Any] = {
    "tijdzone": "Europe/Amsterdam",
    "versies": [{"geldig_vanaf": "2020-01-01", "dag": "08:30-17:00", "vensters": WERKWEEK}],
    "sluitingen": [
        {"datum": "2026-04-27", "reden": "Koningsdag"},
        {"datum": "2026-05-14", "reden": "Hemelvaartsdag"},
        {"datum": "2026-12-31", "vensters": ["08:30-15:00"], "reden": "Oudejaarsdag"},
    ],
}
TWEE_UUR = {"eenheid": "uren", "aantal": 2}
WERKDAG = {"eenheid": "werkdagen", "aantal": 1}
DRIE_WERKDAGEN = {"eenheid": "werkdagen", "aantal": 3}
TWEE_WEKEN = {"eenheid": "kalenderdagen", "aantal": 14}


def event(op: str, soort: str, **fields: Any) -> dict[str, Any]:
    """`03-03 10:00` is a moment of 2026 with the offset of Amsterdam in winter or summer."""
    day, time = op.split()
    date = dt.date(2026, int(day[3:5]), int(day[:2]))
    summer = dt.date(2026, 3, 29) <= date < dt.date(2026, 10, 25)
    return {"op": f"{date}T{time}:00+0{1 + summer}:00", "soort": soort, **fields}


def answer(norm: dict[str, Any], *events: dict[str, Any], kalender: Any = DESK) -> dict[str, Any]:
    return compute_geval(json.dumps({"kalender": kalender, "norm": norm, "gebeurtenissen": list(events)}))


def refusal(geval: object) -> str:
    with pytest.raises(InvalidGevalError) as caught:
        compute_geval(geval if isinstance(geval, str) else json.dumps(geval))
    return str(caught.value)


def a_case() -> dict[str, Any]:
    return {
        "kalender": copy.deepcopy(DESK),
        "norm": dict(TWEE_UUR),
        "gebeurtenissen": [event("03-03 10:00", "gemeld"), event("03-03 11:00", "opgepakt")],
    }


# --- Answers ---------------------------------------------------------------------------------------------
def test_the_case_of_the_documentation_gives_the_answer_of_the_documentation() -> None:
    geval, antwoord = BLOCKS

    assert compute_geval(geval) == json.loads(antwoord)


def test_an_answer_has_these_fields_and_no_other() -> None:
    found = answer(TWEE_UUR, event("03-03 10:00", "gemeld"))

    assert list(found) == ["due_at", "breach_at", "elapsed_minutes", "resultaat", "segmenten"]


@pytest.mark.parametrize(
    ("norm", "events", "expected"),
    [
        (TWEE_UUR, [("03-03 10:00", "gemeld")], ("03-03 12:00", "03-03 12:00", 0, "loopt")),
        (
            TWEE_UUR,
            [("03-03 10:00", "gemeld"), ("03-03 12:00", "opgepakt")],
            ("03-03 12:00", "03-03 12:00", 120, "gehaald"),
        ),
        (
            TWEE_UUR,
            [("03-03 10:00", "gemeld"), ("03-03 12:01", "opgepakt")],
            ("03-03 12:00", "03-03 12:00", 121, "gemist"),
        ),
        (
            TWEE_UUR,
            [("03-03 15:00", "gemeld"), ("03-03 20:00", "opgepakt")],
            ("03-03 17:00", "04-03 08:30", 120, "gehaald"),
        ),
        (WERKDAG, [("24-04 16:00", "gemeld")], ("28-04 16:00", "28-04 16:00", 0, "loopt")),
        (TWEE_WEKEN, [("13-04 10:00", "gemeld")], ("28-04 17:00", "29-04 08:30", 0, "loopt")),
        (
            {**TWEE_UUR, "pauzeerbaar": True},
            [("03-03 10:00", "gemeld"), ("03-03 11:00", "pauze"), ("04-03 09:30", "hervat")],
            ("04-03 10:30", "04-03 10:30", 60, "loopt"),
        ),
        (
            TWEE_UUR,
            [("03-03 10:00", "gemeld"), ("03-03 11:00", "pauze"), ("03-03 11:30", "hervat")],
            ("03-03 12:00", "03-03 12:00", 90, "loopt"),
        ),
        (
            {**TWEE_UUR, "pauzeerbaar": True},
            [("03-03 10:00", "gemeld"), ("03-03 11:00", "pauze"), ("03-03 16:00", "opgepakt")],
            ("03-03 17:00", "04-03 08:30", 60, "gehaald"),
        ),
        (
            TWEE_UUR,
            [("03-03 10:00", "gemeld"), ("03-03 11:00", "opgepakt"), ("05-03 09:00", "heropend")],
            ("05-03 11:00", "05-03 11:00", 0, "loopt"),
        ),
        (
            TWEE_UUR,
            [("03-03 10:00", "gemeld"), ("03-03 15:00", "pauze"), ("03-03 15:30", "hervat")],
            ("03-03 12:00", "03-03 12:00", 330, "gemist"),
        ),
    ],
    ids=[
        "reported",
        "exactly in time",
        "a minute late",
        "after closing",
        "over Koningsdag",
        "two weeks",
        "paused",
        "a response clock cannot be paused",
        "picked up in a pause",
        "reopened",
        "late without a pick-up",
    ],
)
def test_events_make_a_deadline(
    norm: dict[str, Any], events: list[tuple[str, str]], expected: tuple[str, str, int, str]
) -> None:
    due, breach, elapsed, resultaat = expected
    found = answer(norm, *(event(op, soort) for op, soort in events))

    assert found["due_at"] == event(due, "")["op"]
    assert found["breach_at"] == event(breach, "")["op"]
    assert (found["elapsed_minutes"], found["resultaat"]) == (elapsed, resultaat)


@pytest.mark.parametrize(
    ("norms", "moments", "resultaat"),
    [
        ((DRIE_WERKDAGEN, TWEE_UUR), ("03-03 14:00", "03-03 15:59", "03-03 16:00"), "gehaald"),
        ((WERKDAG, TWEE_UUR), ("04-03 09:00", "04-03 10:00", "04-03 10:00"), "gehaald"),
        ((WERKDAG, TWEE_UUR), ("04-03 11:00", "04-03 11:30", "04-03 10:00"), "gemist"),
        ((TWEE_UUR, WERKDAG), ("03-03 11:00", "04-03 09:00", "04-03 10:00"), "gehaald"),
        ((TWEE_UUR, WERKDAG), ("03-03 13:00", "03-03 13:30", "04-03 10:00"), "gemist"),
        ((TWEE_UUR, dict(TWEE_UUR)), ("03-03 11:00", "03-03 12:00", "03-03 12:00"), "gehaald"),
    ],
    ids=[
        "raised",
        "raised, never later than the old deadline",
        "raised after a breach",
        "lowered",
        "lowered after a breach",
        "unchanged",
    ],
)
def test_another_urgency_follows_the_rules(
    norms: tuple[dict[str, Any], dict[str, Any]], moments: tuple[str, str, str], resultaat: str
) -> None:
    (before, after), (changed, picked_up, due) = norms, moments
    found = answer(
        before,
        event("03-03 10:00", "gemeld"),
        event(changed, "urgentie", norm=after),
        event(picked_up, "opgepakt"),
    )

    assert (found["due_at"], found["resultaat"]) == (event(due, "")["op"], resultaat)


def test_while_a_pause_lasts_there_is_no_deadline() -> None:
    norm = {**TWEE_UUR, "pauzeerbaar": True}

    found = answer(norm, event("03-03 10:00", "gemeld"), event("03-03 11:00", "pauze"))

    assert (found["due_at"], found["breach_at"], found["resultaat"]) == (None, None, "loopt")
    assert [segment["minuten"] for segment in found["segmenten"]] == [60]


def test_always_open_counts_real_hours_over_the_clock_change() -> None:
    found = answer(
        {"eenheid": "uren", "aantal": 6},
        {"op": "2026-10-24T22:00:00+02:00", "soort": "gemeld"},
        kalender={"altijd_open": True},
    )

    assert found["due_at"] == "2026-10-25T03:00:00+01:00"


def test_a_sub_second_start_is_not_rounded() -> None:
    found = answer(TWEE_UUR, {"op": "2026-03-03T10:00:00.000001+01:00", "soort": "gemeld"})

    assert found["due_at"] == "2026-03-03T12:00:00.000001+01:00"


def test_the_segments_add_up_to_the_norm_and_touch_each_other() -> None:
    segments = answer(WERKDAG, event("24-04 16:00", "gemeld"))["segmenten"]

    assert sum(segment["minuten"] for segment in segments) == 510
    assert [segment["tot"] for segment in segments[:-1]] == [segment["van"] for segment in segments[1:]]
    assert "Koningsdag" in {segment["reden"] for segment in segments if not segment["telt_mee"]}


# --- Refusals --------------------------------------------------------------------------------------------
def change(path: str, value: object) -> dict[str, Any]:
    """The case with one field put otherwise; None takes it away."""
    case = a_case()
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = case
    for part in parents:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return case


@pytest.mark.parametrize(
    ("path", "value", "zin"),
    [
        ("norm", None, "Bij het geval ontbreekt 'norm'."),
        ("norm.eenheid", "weken", "kies uit minuten, uren, werkdagen, kalenderdagen"),
        ("norm.aantal", 0, "Een norm is minstens 1."),
        ("norm.aantal", -2, "Een norm is minstens 1."),
        ("norm.aantal", 1.5, "heel getal"),
        ("norm.aantal", "2", "heel getal"),
        ("norm.aantal", True, "heel getal"),
        ("norm.aantal", 10**19, "te ver weg"),
        ("norm.pauzeerbaar", "ja", "true of false"),
        ("norm.aantallen", 2, "onbekend veld 'aantallen'"),
        ("kalender", [], "object"),
        ("kalender.tijdzone", "Europe/Utrecht", "bestaat niet"),
        ("kalender.tijdzone", "../../etc/passwd", "bestaat niet"),
        ("kalender.tijdzone", 1, "tekst"),
        ("kalender.altijd_open", 1, "true of false"),
        ("kalender.versies", [], "Zonder openingstijden"),
        ("kalender.versies.0.vensters", {}, "Zonder openingstijden"),
        ("kalender.versies.0.vensters", {"mo": ["08:30-17:00"]}, "onbekend veld 'mo'"),
        ("kalender.versies.0.vensters.ma", ["17:00-08:30"], "sluit na het openen"),
        ("kalender.versies.0.vensters.ma", ["08:30-12:00", "11:00-17:00"], "overlappen"),
        ("kalender.versies.0.vensters.ma", ["8:30-17:00"], "vorm"),
        ("kalender.versies.0.vensters.ma", ["08:30-24:30"], "vorm"),
        ("kalender.versies.0.vensters.ma", "08:30-17:00", "lijst"),
        ("kalender.versies.0.geldig_vanaf", "2020-02-30", "geen datum"),
        ("kalender.versies.0.dag", None, "ontbreekt 'dag'"),
        ("kalender.sluitingen.0.datum", "2026-05-14", "tweemaal"),
        ("gebeurtenissen", [], "geen gebeurtenis 'gemeld'"),
        ("gebeurtenissen.0.soort", "opgepakt", "niet 'gemeld'"),
        ("gebeurtenissen.1.soort", "gesloten", "kies uit"),
        ("gebeurtenissen.1.soort", "gemeld", "maar één keer"),
        ("gebeurtenissen.1.soort", "hervat", "geen pauze"),
        ("gebeurtenissen.1.soort", "heropend", "pas als de melding is opgepakt"),
        ("gebeurtenissen.1.soort", "urgentie", "hoort een norm"),
        ("gebeurtenissen.1.norm", TWEE_UUR, "hoort geen norm"),
        ("gebeurtenissen.0.op", "2026-03-03T10:00:00", "tijdverschil"),
        ("gebeurtenissen.0.op", "gisteren", "geen moment"),
        ("gebeurtenissen.0.op", "0001-01-01T00:00:00+14:00", "te ver weg"),
        ("gebeurtenissen.0.op", "2019-12-31T12:00:00+01:00", "eerder telt er niets"),
        ("gebeurtenissen.0.op", "2026-03-03T12:00:00+01:00", "op volgorde van tijd"),
        ("gebeurtenissen.0.op", "9999-12-31T23:00:00-12:00", "te ver weg"),
    ],
)
def test_bad_input_is_named_in_one_sentence(path: str, value: object, zin: str) -> None:
    found = refusal(change(path, value))

    assert zin in found
    assert found.endswith(".")
    assert "\n" not in found


@pytest.mark.parametrize(
    ("tekst", "zin"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ("[]", "object"),
        ('{"norm": 1, "norm": 2}', "twee keer"),
        ('{"norm": NaN}', "geen getal"),
        ("[" * 100_000, "lagen"),
        ('{"norm": ' + "9" * 5000 + "}", "cijfers"),
    ],
    ids=["empty", "cut off", "a list", "a field twice", "not a number", "deep", "a long number"],
)
def test_what_is_no_case_is_refused(tekst: str, zin: str) -> None:
    assert zin in refusal(tekst)


ODD: list[object] = [
    None,
    True,
    0,
    -1,
    10**19,
    1.5,
    1e308,
    "",
    " ",
    "\ud800",
    "24:00-24:00",
    "2026-02-30",
    [],
    [[]],
    {},
]
JSON_VALUES = (
    st.sampled_from(ODD) | st.lists(st.sampled_from(ODD), max_size=2) | st.text(max_size=4) | st.integers()
)
PATHS = [
    "kalender",
    "kalender.versies",
    "kalender.versies.0",
    "kalender.versies.0.dag",
    "kalender.versies.0.vensters",
    "kalender.versies.0.vensters.di",
    "kalender.sluitingen",
    "kalender.sluitingen.0",
    "kalender.tijdzone",
    "norm",
    "norm.aantal",
    "norm.eenheid",
    "gebeurtenissen",
    "gebeurtenissen.0",
    "gebeurtenissen.0.op",
    "gebeurtenissen.1.soort",
]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(PATHS), JSON_VALUES)
def test_whatever_stands_in_a_field_gives_an_answer_or_a_sentence(path: str, value: object) -> None:
    try:
        found = compute_geval(json.dumps(change(path, value)))
    except InvalidGevalError as error:
        assert str(error).endswith(".")  # noqa: PT017  a refusal is as good as an answer, if it says why
    else:
        assert found["resultaat"] in {"gehaald", "gemist", "loopt"}


# --- The command -----------------------------------------------------------------------------------------
def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """As an administrator runs it, where no portal is set up and no database listens."""
    bare = {naam: waarde for naam, waarde in os.environ.items() if naam in {"PATH", "HOME", "LANG"}}
    return subprocess.run(  # noqa: S603  our own manage.py
        [sys.executable, str(ROOT / "manage.py"), "sla_termijn", *arguments],
        env=bare,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_prints_json_without_a_portal_or_a_database(tmp_path: Path) -> None:
    tmp_path.joinpath("geval.json").write_text("\ufeff" + json.dumps(a_case()), encoding="utf-8")

    done = run("geval.json", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == compute_geval(json.dumps(a_case()))


def test_the_command_refuses_with_one_sentence_and_code_2(tmp_path: Path) -> None:
    tmp_path.joinpath("geval.json").write_text('{"kalender": {}}', encoding="utf-8")

    done = run("geval.json", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == ["Bij het geval ontbreekt 'norm'."]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["no file", "no text"])
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path = tmp_path / "geval.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SystemExit) as caught:
        call_command("sla_termijn", str(path))

    assert caught.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
