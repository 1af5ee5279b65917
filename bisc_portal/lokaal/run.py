"""`make run`: from a checkout to a portal that answers, and back to nothing on Ctrl-C."""

import contextlib
import ctypes
import os
import sys
import time
from functools import partial
from pathlib import Path

from bisc_portal.lokaal import processes, servers
from bisc_portal.lokaal.claim import AlreadyRunningError, Claim, claim
from bisc_portal.lokaal.ports import ADDRESS, NoFreePortError, answers, find_free_port
from bisc_portal.lokaal.screen import Screen
from bisc_portal.lokaal.supervisor import (
    Guard,
    ProcessFailedError,
    StopRequestedError,
    StopSignals,
    Supervisor,
)

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
FIRST_PORT = 8000
START_SECONDS = 60.0
# What WeasyPrint loads; the last one comes in a package of its own.
PANGO = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
PANGO_REMEDY = (
    "PDF's kunnen nog niet worden gemaakt, want Pango ontbreekt. De rest werkt. Zo wel:\n"
    "  sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


class NotADemonstrationError(Exception):
    """Made-up people and calls do not belong in a database of another kind."""


def run() -> int:
    """Return the exit code: 0 when somebody stopped it, 1 when it could not start or go on."""
    screen = Screen()
    begin = time.monotonic()
    try:
        _require_demonstration()
        with StopSignals() as signals, claim(VAR) as held:
            _run_portal(screen, signals, held, begin)
    except StopRequestedError:
        screen.say("Alles is gestopt. Je gegevens staan in var/ en blijven bewaard.")
        return 0
    except (
        AlreadyRunningError,
        NoFreePortError,
        NotADemonstrationError,
        ProcessFailedError,
        servers.ServerFailedError,
    ) as error:
        screen.say(f"\n{error}")
    return 1


def _require_demonstration() -> None:
    omgeving = os.environ.get("PORTAAL_OMGEVING", "demonstratie")
    if omgeving != "demonstratie":
        raise NotADemonstrationError(
            f"PORTAAL_OMGEVING is {omgeving}, en make run start een demonstratie met verzonnen gegevens."
            " Haal PORTAAL_OMGEVING uit de omgeving en probeer het opnieuw."
        )


def _port() -> int:
    """The port somebody asked for, or else the first free one from 8000."""
    asked = os.environ.get("PORT", "")
    if not asked:
        return find_free_port(FIRST_PORT)
    if not asked.isdecimal():
        raise NoFreePortError(f"PORT is '{asked}'; geef een getal, bijvoorbeeld make run PORT=9000.")
    return find_free_port(int(asked), tries=1)


def _run_portal(screen: Screen, signals: StopSignals, held: Claim, begin: float) -> None:
    screen.say("BiSC-portaal starten")
    if held.end_leftovers():
        screen.say("  Resten van een afgebroken start zijn opgeruimd.")
    # By name, not by number: browsers allow a passkey on localhost only.
    port = _port()
    address = f"http://localhost:{port}"
    held.announce(address)
    with contextlib.ExitStack() as stack:
        env, guards = _start_servers(stack, screen, signals)
        sockets = find_free_port(port + 1)
        env |= _environment(address, sockets)
        stack.callback(screen.say, "Servers stoppen…")
        supervisor = stack.enter_context(
            Supervisor(log_dir=VAR / "log", say=screen.say, signals=signals, env=env, on_change=held.remember)
        )
        stack.callback(screen.say, "\nStoppen…")
        supervisor.start(processes.web(port))
        supervisor.run(processes.PREPARE)
        with screen.step("Webserver"):
            ready = partial(answers, f"http://{ADDRESS}:{port}/gezond/")
            supervisor.wait_for(ready, seconds=START_SECONDS, what="De webserver")
        _greet(screen, address, begin)
        for program in (processes.WORKER, processes.REPORTS, processes.BEAT, processes.HISTORY):
            supervisor.start(program)
        supervisor.start(processes.websockets(sockets))
        supervisor.watch(guards)


def _start_servers(
    stack: contextlib.ExitStack, screen: Screen, signals: StopSignals
) -> tuple[dict[str, str], dict[str, Guard]]:
    """Start those no address was given for; return all addresses, and how to see that ours are alive."""
    env, guards = dict(os.environ), dict[str, Guard]()
    if not env.get("DATABASE_URL"):
        data = VAR / "postgres"
        with screen.step("PostgreSQL"):
            env["DATABASE_URL"] = stack.enter_context(servers.postgres(data, "portaal"))
        guards["PostgreSQL"] = partial(servers.is_alive, servers.postgres_pidfile(data), "postgres")
    signals.check()
    if not env.get("REDIS_URL"):
        data = VAR / "valkey"
        with screen.step("Valkey"):
            env["REDIS_URL"] = stack.enter_context(servers.valkey(data))
        guards["Valkey"] = partial(servers.is_alive, servers.valkey_pidfile(data), "valkey")
    signals.check()
    return env, guards


def _environment(address: str, sockets: int) -> dict[str, str]:
    return {
        # No proxy on this machine: pages and sockets have a port each, on the name the page was asked by.
        "WEBSOCKET_ADRES": f"ws://{{host}}:{sockets}",
        "PORTAAL_OMGEVING": "demonstratie",
        "PORTAAL_ADRES": address,
        "PORTAAL_AANMELDINGEN": str(VAR / "aanmeldingen.txt"),
        "DJANGO_SETTINGS_MODULE": "bisc_portal.settings",
        "PATH": f"{processes.BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
    }


def _greet(screen: Screen, address: str, begin: float) -> None:
    seconds = f"{time.monotonic() - begin:.1f}".replace(".", ",")
    screen.say(f"\nHet portaal staat klaar op {address} (na {seconds} s)\n")
    screen.say("Aanmelden kan met:")
    screen.say((VAR / "aanmeldingen.txt").read_text(encoding="utf-8"))
    screen.say("De verzonnen geschiedenis wordt op de achtergrond aangevuld, de nieuwste maand eerst.")
    if not has_pango():
        screen.say(PANGO_REMEDY)
    screen.say("Logboeken staan in var/log/. Met Ctrl-C stopt alles.\n")


def has_pango() -> bool:
    """Whether WeasyPrint would find its libraries; on other systems it looks for itself."""
    if sys.platform != "linux":
        return True
    try:
        for name in PANGO:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(run())
