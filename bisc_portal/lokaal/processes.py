"""The processes the portal consists of, as `make run` starts them: the same ones docker-compose.yml has."""

import sys
from pathlib import Path

from bisc_portal.lokaal.ports import ADDRESS
from bisc_portal.lokaal.supervisor import Program

BIN = Path(sys.executable).parent
CELERY = [sys.executable, "-m", "celery", "-A", "bisc_portal.celery"]
CALMLY = ["nice", "-n", "10"]  # pages come first
MANAGE = [sys.executable, "manage.py"]

PREPARE = Program("Voorbereiding", [sys.executable, "-m", "bisc_portal.lokaal.prepare"])
HISTORY = Program(
    "Demonstratiegegevens",
    [*CALMLY, *MANAGE, "laad_demonstratie"],
    "demonstratie.log",
    keeps_running=False,
)
WORKER = Program(
    "Achtergrondwerk",
    [*CELERY, "worker", "--queues", "standaard", "--concurrency", "2", "--loglevel", "INFO"],
    "worker.log",
)
REPORTS = Program(
    # Apart and one at a time, so that no chart or PDF holds up a clock.
    "Rapporten",
    [
        *(*CALMLY, *CELERY, "worker", "--queues", "rapporten", "--concurrency", "1"),
        *("--hostname", "rapporten@%h", "--loglevel", "INFO"),
    ],
    "rapporten.log",
)
BEAT = Program("Klok", [*CELERY, "beat", "--pidfile=", "--loglevel", "INFO"], "beat.log")


# A frame of more than 4 MiB is never ours; one that large is told so, a larger one is cut off.
SOCKET_LIMITS = ["--ws-max-size", str(5 * 2**20), "--log-level", "warning"]


def web(port: int) -> Program:
    """Pages run on WSGI: two processes of four threads, so that one slow page holds up nobody."""
    command = [BIN / "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"]
    where = ["--host", ADDRESS, "--port", str(port), "bisc_portal.wsgi:application"]
    return Program("Webserver", [*map(str, command), *where], "web.log")


def websockets(port: int) -> Program:
    command = [sys.executable, "-m", "uvicorn", "--host", ADDRESS, "--port", str(port), *SOCKET_LIMITS]
    return Program("Websockets", [*command, "bisc_portal.asgi:application"], "websockets.log")
