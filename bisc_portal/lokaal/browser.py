"""Finds the Chromium that drives the browser tests, and says how to get one. Knows nothing of the tests."""

import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = "Geen Chromium gevonden, dus geen browsertests. Zo wel: sudo apt-get install -y chromium"
DOWNLOAD_SECONDS = 180


def find_chromium(own: str = "") -> str | None:
    """The machine's Chromium, or else the one at `own`, where Playwright puts its download."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or (own if own and Path(own).exists() else None)


def install() -> bool:
    """Let Playwright download its Chromium; False where the network does not give it."""
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=DOWNLOAD_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


if __name__ == "__main__" and find_chromium() is None and not install():
    print(REMEDY)  # noqa: T201  for whoever runs make test
