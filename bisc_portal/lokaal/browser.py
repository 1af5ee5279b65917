"""Finds the Chromium that drives the browser tests, and says how to get one. Knows nothing of the tests."""

import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = "Geen Chromium gevonden, dus geen browsertests. Zo wel: sudo apt-get install -y chromium"


def find_chromium(own: str = "") -> str | None:
    """The machine's Chromium, or else the one at `own`, where Playwright puts its download."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or (own if own and Path(own).exists() else None)
