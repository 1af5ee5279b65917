"""Builds assets/ from the installed npm packages: what others wrote is installed, never committed."""

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
ASSETS = ROOT / "assets"
STATIC = ASSETS / "static"
LOCK = ROOT / "package-lock.json"
FONTS = ["wght-normal", "wght-italic"]


def npm() -> list[str]:
    """The machine's own npm, or the one that came with the virtual environment."""
    own = shutil.which("npm")
    return [own] if own else [str(ROOT / ".venv" / "bin" / "npm")]


def build() -> bool:
    """Install the locked packages and write assets/; False when assets/ is already up to date."""
    stamp = ASSETS / ".gebouwd"
    wanted = LOCK.read_text() + Path(__file__).read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    subprocess.run([*npm(), "ci", "--silent", "--no-progress"], cwd=ROOT, check=True)  # noqa: S603
    shutil.rmtree(ASSETS, ignore_errors=True)
    (STATIC / "fonts").mkdir(parents=True)
    (STATIC / "vendor").mkdir()
    for family in ("noto-sans", "noto-serif"):
        for cut in FONTS:
            name = f"{family}-latin-{cut}.woff2"
            shutil.copy(MODULES / "@fontsource-variable" / family / "files" / name, STATIC / "fonts" / name)
    _copy_css("@utrecht/component-library-css/dist/index.css", "utrecht.css")
    _copy_css("@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css", "thema.css")
    shutil.copytree(MODULES / "@tabler" / "icons" / "icons" / "outline", ASSETS / "icons")
    shutil.copy(MODULES / "htmx.org" / "dist" / "htmx.min.js", STATIC / "vendor" / "htmx.js")
    stamp.write_text(wanted)
    return True


def _copy_css(source: str, name: str) -> None:
    """Copy a style sheet under our theme's class, without the reference to a map that is not there."""
    css = (MODULES / source).read_text()
    css = css.replace(".voorbeeld-theme", ".bisc-theme")
    (STATIC / "vendor" / name).write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css))
