"""From a key in one Chromium to the page of another, kept in PostgreSQL in between. Goals in milliseconds."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator

from bench.bank import ROOT, Bank
from bench.meten import Uitkomst
from bench.onderdelen import schrijven
from bisc_portal.lokaal.ports import ADDRESS

KEYS, EVERY_SECONDS = 220, 0.06


def measure(bank: Bank) -> Iterator[Uitkomst]:
    url = bank.database("bench_schrijven_auteurs", schrijven.add_authors)
    for count, naam, doel in ((1, "één proces", 25), (2, "twee processen", 30)):
        with schrijven.sockets(bank, url, count) as running, bank.connected(url):
            waits = press_keys(running)
        p95 = sorted(waits)[int(len(waits) * 0.95)]
        yield Uitkomst(
            f"toets tot in de andere browser, {naam}: mediaan (ms)",
            statistics.median(waits),
            doel,
            toelichting=f"p95 {p95:.1f} ms, {len(waits)} toetsen",
        )


def press_keys(running: schrijven.Sockets) -> list[float]:
    from ontwikkelagenda.models import Sectie  # noqa: PLC0415  models can be imported only after setup

    sectie = Sectie.objects.select_related("agenda").order_by("pk")[0]
    asked = {
        "adressen": [f"http://{ADDRESS}:{port}" for port in (running.ports[0], running.ports[-1])],
        "koekjes": schrijven.make_sessions(2),
        "pad": f"/ontwikkelagenda/{sectie.agenda.jaar}/secties/{sectie.pk}/samen/",
        "keren": KEYS,
        "elke": EVERY_SECONDS,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.toetsen"],
        input=json.dumps(asked),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [float(wait) for wait in json.loads(done.stdout)]
