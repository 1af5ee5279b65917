"""`manage.py ritplan`: a file in, one JSON answer out, where no portal is set up and no database listens."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOLOMON = """KLEIN

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME

    0      0         0         0          0       1000          0
    1      10        0         6          0       1000          1
    2      0         10        6          0       1000          1
"""
VRPLIB = """NAME : klein
TYPE : CVRP
DIMENSION : 3
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 10 0
3 0 10
DEMAND_SECTION
1 0
2 6
3 6
DEPOT_SECTION
1
-1
EOF
"""


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    bare = {naam: waarde for naam, waarde in os.environ.items() if naam in {"PATH", "HOME", "LANG"}}
    return subprocess.run(  # noqa: S603  our own manage.py
        [sys.executable, str(ROOT / "manage.py"), "ritplan", *arguments],
        env=bare,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("ending", ["vrp", "txt"])
@pytest.mark.parametrize("content", [SOLOMON, VRPLIB], ids=["solomon", "vrplib"])
def test_both_kinds_are_planned_under_either_ending(tmp_path: Path, content: str, ending: str) -> None:
    tmp_path.joinpath(f"klein.{ending}").write_text(content, encoding="utf-8")

    done = run(f"klein.{ending}", "--seconden", "0.2", "--seed", "1", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["feasible"]
    assert answer["cost"] == 40
    assert sorted(answer["routes"]) == [[1], [2]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nergens.vrp"], "Het bestand nergens.vrp bestaat niet."),
        (["."], "Het bestand . is niet te lezen."),
        (["onzin.vrp"], "onzin.vrp is geen VRPLIB- of Solomon-bestand."),
        (["onzin.vrp", "--seconden", "0"], "Geef bij --seconden een getal boven 0 en hoogstens 3600."),
        (["onzin.vrp", "--seconden", "nan"], "Geef bij --seconden een getal boven 0 en hoogstens 3600."),
    ],
)
def test_what_cannot_be_planned_is_refused_in_one_sentence_with_code_2(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    tmp_path.joinpath("onzin.vrp").write_text("NAME: niets", encoding="utf-8")

    done = run(*arguments, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [f"CommandError: {sentence}"]
