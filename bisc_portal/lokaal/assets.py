"""Builds assets/ from the locked npm packages: what others wrote is installed, never committed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
ASSETS = ROOT / "assets"
LOCK = ROOT / "package-lock.json"
EDITOR = ROOT / "ontwikkelagenda" / "editor"
FONTS = [
    f"{family}-latin-{cut}.woff2"
    for family in ("noto-sans", "noto-serif")
    for cut in ("wght-normal", "wght-italic")
]


def build() -> bool:
    """Install the packages and write assets/; False when it is up to date already.

    Raises CalledProcessError when npm fails; assets/ is then as it was.
    """
    stamp = ASSETS / ".gebouwd"
    wanted = "".join(source.read_text() for source in (LOCK, Path(__file__), *sorted(EDITOR.glob("*.js"))))
    if stamp.exists() and stamp.read_text() == wanted and MODULES.exists():
        return False
    # No package here needs a script of its own to be installed, so none gets to run one.
    npm("ci", "--ignore-scripts")
    fresh = ROOT / "assets.nieuw"
    shutil.rmtree(fresh, ignore_errors=True)
    _fill(fresh)
    (fresh / stamp.name).write_text(wanted)
    shutil.rmtree(ASSETS, ignore_errors=True)
    fresh.rename(ASSETS)
    return True


def npm(*arguments: str) -> None:
    """Run the npm that came with the virtual environment, or else the machine's own."""
    command = shutil.which("npm", path=_path()) or "npm"
    _run([command, *arguments, "--silent", "--no-progress"])


def _run(command: list[str | Path]) -> None:
    # Scripts of npm look for node on the path, and the image has it in the environment only.
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": _path()}, check=True)  # noqa: S603


def _path() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def _fill(assets: Path) -> None:
    static = assets / "static"
    (static / "fonts").mkdir(parents=True)
    (static / "vendor").mkdir()
    for name in FONTS:
        family = name.split("-latin-", 1)[0]
        shutil.copy(MODULES / "@fontsource-variable" / family / "files" / name, static / "fonts" / name)
    for source, name in (
        ("@utrecht/component-library-css/dist/index.css", "utrecht.css"),
        ("@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css", "thema.css"),
    ):
        (static / "vendor" / name).write_text(_under_our_theme((MODULES / source).read_text()))
    shutil.copytree(MODULES / "@tabler" / "icons" / "icons" / "outline", assets / "icons")
    shutil.copy(MODULES / "htmx.org" / "dist" / "htmx.min.js", static / "vendor" / "htmx.js")
    # Reads barcodes where the browser cannot; by itself it would fetch the wasm from somebody else's server.
    shutil.copy(
        MODULES / "barcode-detector" / "dist" / "iife" / "ponyfill.js",
        static / "vendor" / "barcode-detector.js",
    )
    shutil.copy(
        MODULES / "zxing-wasm" / "dist" / "reader" / "zxing_reader.wasm",
        static / "vendor" / "zxing_reader.wasm",
    )
    bundle_editor(static / "js" / "agenda-editor.js")


def bundle_editor(target: Path) -> None:
    """Make one file of the editor and what it uses; only the writing page loads it."""
    _run(
        [
            *(MODULES / ".bin" / "esbuild", EDITOR / "index.js", "--bundle", "--minify", "--format=esm"),
            *("--target=es2022", "--legal-comments=none", "--log-level=warning", f"--outfile={target}"),
        ]
    )


def _under_our_theme(css: str) -> str:
    """Our theme's class, and no reference to a source map that is not there."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css.replace(".voorbeeld-theme", ".bisc-theme"))


if __name__ == "__main__":
    try:
        if build():
            print("Vormgeving gebouwd in assets/.")  # noqa: T201  for whoever runs make
    except (subprocess.CalledProcessError, FileNotFoundError):
        sys.exit("De pakketten voor de vormgeving konden niet worden opgehaald; werkt het netwerk?")
