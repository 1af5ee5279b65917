import subprocess
from pathlib import Path

import pytest
from django.conf import settings

SCRIPT = settings.BASE_DIR / "bisc_portal" / "lokaal" / "find_python.sh"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with an empty path and an empty home."""
    (tmp_path / "bin").mkdir()
    return tmp_path


def put(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def find(machine: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        ["/bin/sh", str(SCRIPT)],
        env={"PATH": str(machine / "bin"), "HOME": str(machine)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_machines_own_python_is_used_when_it_is_new_enough(machine: Path) -> None:
    python = put(machine / "bin" / "python3", "exit 0")

    assert find(machine).stdout.strip() == str(python)


def test_a_newer_python_beside_an_old_one_is_found(machine: Path) -> None:
    put(machine / "bin" / "python3", "exit 1")
    newer = put(machine / "bin" / "python3.12", "exit 0")

    assert find(machine).stdout.strip() == str(newer)


def test_pyenv_may_hold_it(machine: Path) -> None:
    put(machine / "bin" / "python3", "exit 1")
    put(machine / ".pyenv" / "versions" / "3.11.7" / "bin" / "python3", "exit 0")
    python = put(machine / ".pyenv" / "versions" / "3.13.0" / "bin" / "python3", "exit 0")

    assert find(machine).stdout.strip() == str(python)


def test_uv_may_hold_it(machine: Path) -> None:
    python = put(machine / "uv-python", "exit 0")
    put(machine / "bin" / "uv", f'test "$2" = find && echo {python}')

    assert find(machine).stdout.strip() == str(python)


def test_uv_may_fetch_it(machine: Path) -> None:
    python = machine / "uv-python"
    put(
        machine / "bin" / "uv",
        f'case "$2" in install) /bin/cp {put(machine / "new", "exit 0")} {python} ;;'
        f" find) test -e {python} && echo {python} ;; esac",
    )

    assert find(machine).stdout.strip() == str(python)


def test_with_none_of_them_one_line_says_what_to_install(machine: Path) -> None:
    put(machine / "bin" / "python3", "exit 1")
    put(machine / "bin" / "uv", "exit 1")

    found = find(machine)

    assert found.returncode == 1
    assert found.stdout == ""
    assert len(found.stderr.splitlines()) == 1
    assert "sudo apt-get install -y python3 python3-venv" in found.stderr
