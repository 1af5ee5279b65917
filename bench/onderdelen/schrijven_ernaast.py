"""Writing together beside Hocuspocus with its database extension: same pages, same PostgreSQL, same run.

Its packages are in nobody's requirements. Put them in a folder of your own and name it: `npm install
@hocuspocus/server@4 @hocuspocus/extension-database@4 pg yjs` and BENCH_HOCUSPOCUS=<folder>/node_modules.
"""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.auteurs import Verslag
from bench.bank import DATA, ROOT, Bank
from bench.meten import Uitkomst
from bench.onderdelen import schrijven
from bisc_portal.lokaal.ports import ADDRESS, find_free_port

AUTHORS = 50
ROUNDS = 3
# Milliseconds it waits before it writes, and at most: as tight as it goes, and as it comes.
TIGHT, AS_IT_COMES = (20, 20), (2000, 10_000)
ROOT_NAME = "sectie-1"


def measure(bank: Bank) -> Iterator[Uitkomst]:
    modules = os.environ.get("BENCH_HOCUSPOCUS", "")
    if not modules:
        return
    url = bank.database("bench_schrijven_auteurs", schrijven.add_authors)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with schrijven.sockets(bank, url, 1) as running, bank.connected(url):
            ours.append(schrijven.write_here(running, AUTHORS))
        with hocuspocus(modules, url, TIGHT) as running:
            theirs.append(write_there(running))
    with hocuspocus(modules, url, AS_IT_COMES) as running:
        loose = write_there(running)
    mine, other = _middle(ours), _middle(theirs)
    naam = "50 auteurs naast Hocuspocus: bevestigd na een duurzame schrijf, p95"
    yield Uitkomst(naam, mine.p95 / other.p95, 1, toelichting=f"{mine.p95:.1f} naast {other.p95:.1f} ms")
    yield Uitkomst(
        "en naast Hocuspocus zoals het komt",
        mine.p95 / loose.p95,
        1,
        toelichting=f"{mine.p95:.1f} naast {loose.p95:.0f} ms",
    )
    for what, one, two, unit in (
        ("processor per wijziging", mine.processor_ms, other.processor_ms, "ms"),
        ("geheugen", mine.geheugen_mb, other.geheugen_mb, "MB"),
    ):
        yield Uitkomst(
            f"{what}, naast Hocuspocus", one / two, 3, toelichting=f"{one:.2f} naast {two:.2f} {unit}"
        )


def write_there(running: schrijven.Sockets) -> Verslag:
    return schrijven.ask_authors(
        AUTHORS,
        soort="hocuspocus",
        adressen=[f"ws://{ADDRESS}:{running.ports[0]}/"],
        koekjes=[],
        wortel=ROOT_NAME,
        processen=running.pids,
    )


def _middle(reports: list[Verslag]) -> Verslag:
    return sorted(reports, key=lambda report: report.p95)[len(reports) // 2]


@contextlib.contextmanager
def hocuspocus(modules: str, url: str, wait: tuple[int, int]) -> Iterator[schrijven.Sockets]:
    port = find_free_port(8750)
    environment = {
        **os.environ,
        "MODULES": str(Path(modules).resolve()),
        "DATABASE_URL": url,
        "POORT": str(port),
        "WACHT": str(wait[0]),
        "HOOGSTENS": str(wait[1]),
    }
    with (DATA / "hocuspocus.log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603  our own script
            ["node", str(ROOT / "bench" / "hocuspocus.mjs")],  # noqa: S607  whichever node is there
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port)
        yield schrijven.Sockets([port], [process.pid])
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((ADDRESS, port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(port)
