"""The kernel: Vandaag and search beside the bare page, on an empty network."""

from collections.abc import Iterator

from bench.bank import Bank
from bench.meten import Uitkomst, compare


def measure(bank: Bank) -> Iterator[Uitkomst]:
    url = bank.database("bench_kern", lambda _: None)
    with bank.site(url, als="directeur.eemland@demo.invalid") as site:
        yield compare("Vandaag naast de kale pagina", lambda: site.get("/"), site.bare, doel=5)
        yield compare("zoeken", lambda: site.get("/zoeken/?q=netwerk"), site.bare, doel=5)
