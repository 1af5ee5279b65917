"""Runs manage.py against an empty database of its own, for commands that only look."""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bisc_portal.lokaal import servers


def manage(arguments: list[str]) -> int:
    """Return the exit code of `manage.py` with these arguments, in the test environment."""
    with contextlib.ExitStack() as stack:
        env = {"PORTAAL_OMGEVING": "test", **os.environ}
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="portaal-", ignore_cleanup_errors=True)
        )
        Path(folder).chmod(0o755)  # as root, PostgreSQL runs as somebody else
        if not env.get("DATABASE_URL"):
            env["DATABASE_URL"] = stack.enter_context(servers.postgres(Path(folder) / "postgres", "portaal"))
        return subprocess.run([sys.executable, "manage.py", *arguments], env=env, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(manage(sys.argv[1:]))
