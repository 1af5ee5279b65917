"""Crates, the depot, access rules, rush hours and factors. Only what is missing is created."""

import datetime as dt
from decimal import Decimal

from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl.models import (
    Aandrijving,
    Depot,
    Emissiefactor,
    Emissieklasse,
    Isopartner,
    Krat,
    Spitsblok,
    Toegangsregel,
)

AANTAL_KRATTEN = 900
SINDS = dt.date(2025, 1, 1)
ZONE_BRON = "Landelijke regels zero-emissiezones (Utrecht en Amersfoort vanaf 1-1-2025)"
# Class, registered before, access until (that day not any more).
TOEGANG = [
    (Emissieklasse.EMISSIEVRIJ, None, None),
    (Emissieklasse.EURO_6, dt.date(2025, 1, 1), dt.date(2028, 1, 1)),
    (Emissieklasse.EURO_5, dt.date(2025, 1, 1), dt.date(2027, 1, 1)),
    (Emissieklasse.OUDER, None, dt.date(2025, 1, 1)),
]
SPITS = [("Ochtendspits", dt.time(7), dt.time(9, 15)), ("Avondspits", dt.time(16), dt.time(18, 30))]
SPITS_PROCENT = 135
DIESEL_BRON = "Transport en Logistiek Nederland: diesel 3,2 kg per liter, bron tot wiel"


def load() -> None:
    codes = [f"KRAT-{number:06}" for number in range(1, AANTAL_KRATTEN + 1)]
    Krat.objects.bulk_create([Krat(code=code) for code in codes], ignore_conflicts=True)
    Toegangsregel.objects.bulk_create(
        [
            Toegangsregel(emissieklasse=klasse, toegelaten_voor=before, toegang_tot=until, bron=ZONE_BRON)
            for klasse, before, until in TOEGANG
        ],
        ignore_conflicts=True,
    )
    if not Spitsblok.objects.exists():
        Spitsblok.objects.bulk_create(
            Spitsblok(naam=naam, van=van, tot=tot, procent=SPITS_PROCENT, geldig_vanaf=SINDS)
            for naam, van, tot in SPITS
        )
    if not Emissiefactor.objects.exists():
        Emissiefactor.objects.create(
            aandrijving=Aandrijving.DIESEL,
            kg_co2_per_eenheid=Decimal("3.2"),
            geldig_vanaf=SINDS,
            bron=DIESEL_BRON,
        )
    _load_depot()
    if not Isopartner.objects.filter(testpartner=True).exists():
        Isopartner.objects.create(
            naam="Testpartner", nummer="NL-TEST", account="testpartner", testpartner=True
        )


def _load_depot() -> None:
    """BiSC's own place; vans leave from there until an administrator says otherwise."""
    home = (
        Vestiging.objects.filter(organisatie__soort=Organisatie.Soort.BISC, actief=True)
        .order_by("pk")
        .first()
    )
    if home is not None and not Depot.objects.exists():
        Depot.objects.create(vestiging=home)
