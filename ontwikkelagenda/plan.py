"""The data files of this app: what chapter 6 of the plan says, and the stories of the demonstration."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

GEGEVENS = Path(__file__).parent / "gegevens"


@cache
def read(name: str) -> dict[str, Any]:
    """Read one file of `gegevens`, once for the life of the process."""
    with (GEGEVENS / name).open("rb") as file:
        return tomllib.load(file)
