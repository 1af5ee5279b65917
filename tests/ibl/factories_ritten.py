"""A small network with a depot, vans and a weekly pattern, in the situations that planning needs."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any, Protocol

from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import services
from ibl.models import (
    Chauffeursdienst,
    Depot,
    Ritplan,
    Rittarief,
    Spitsblok,
    Stopplaats,
    Stopvenster,
    Voertuig,
    Weekpatroon,
)

_numbers = count(1)
# A Tuesday: whichever year it is when the tests run, only the weekday matters.
DINSDAG = dt.date(2026, 11, 24)
SINDS = dt.date(2025, 1, 1)
MIDDEN = (52.06, 5.20)


def make_depot(bisc: Organisatie, gemeente: Gemeente) -> Depot:
    home = Vestiging.objects.create(
        organisatie=bisc,
        gemeente=gemeente,
        plaats="Bunnik",
        naam=f"Depot {next(_numbers)}" if Depot.objects.exists() else "Depot",
        lat=Decimal(str(MIDDEN[0])),
        lon=Decimal(str(MIDDEN[1])),
    )
    return Depot.objects.create(vestiging=home)


def make_voertuig(depot: Depot, **fields: Any) -> Voertuig:
    number = next(_numbers)
    values = {
        "code": f"bus-{number}",
        "naam": f"Bus {number}",
        "aandrijving": "diesel",
        "emissieklasse": "euro_6",
        "eerste_toelating": dt.date(2020, 1, 1),
        "capaciteit_kratten": 40,
        "verbruik_per_100_km": Decimal("10.0"),
    }
    return Voertuig.objects.create(depot=depot, **{**values, **fields})


def make_plek(
    organisatie: Organisatie,
    gemeente: Gemeente,
    *,
    oost_km: float = 0.0,
    noord_km: float = 0.0,
    lossen: int = 2,
    laden: int = 1,
    soort: str = "ibl",
    **patroon: Any,
) -> Vestiging:
    """A branch so far from the depot, where something comes every Tuesday."""
    number = next(_numbers)
    vestiging = Vestiging.objects.create(
        organisatie=organisatie,
        gemeente=gemeente,
        plaats=gemeente.naam,
        naam=f"Vestiging {number}",
        lat=Decimal(str(round(MIDDEN[0] + noord_km / 111.2, 5))),
        lon=Decimal(str(round(MIDDEN[1] + oost_km / 68.4, 5))),
    )
    Stopplaats.objects.create(vestiging=vestiging)
    if lossen or laden:
        make_patroon(vestiging, lossen=lossen, laden=laden, soort=soort, **patroon)
    return vestiging


def make_patroon(vestiging: Vestiging, **fields: Any) -> Weekpatroon:
    values = {
        "weekdag": DINSDAG.weekday(),
        "soort": "ibl",
        "betaler": vestiging.organisatie,
        "lossen": 2,
        "laden": 1,
        "geldig_vanaf": SINDS,
    }
    return Weekpatroon.objects.create(vestiging=vestiging, **{**values, **fields})


def make_venster(vestiging: Vestiging, van: str, tot: str) -> Stopvenster:
    return Stopvenster.objects.create(
        stopplaats=vestiging.stopplaats,
        weekdag=DINSDAG.weekday(),
        van=dt.time.fromisoformat(van),
        tot=dt.time.fromisoformat(tot),
    )


def make_tarief() -> Rittarief:
    return Rittarief.objects.create(
        euro_per_km=Decimal("0.50"), euro_per_uur=Decimal(30), geldig_vanaf=SINDS, bron="toets"
    )


def make_chauffeur(bisc: Organisatie) -> User:
    number = next(_numbers)
    return User.objects.create(
        email=f"chauffeur-{number}@voorbeeld.invalid",
        naam=f"Chauffeur {number}",
        organisatie=bisc,
        rollen=[Rol.CHAUFFEUR],
    )


def make_dienst(chauffeur: User, depot: Depot, **fields: Any) -> Chauffeursdienst:
    """A shift of ten hours, tomorrow unless said otherwise."""
    values = {
        "datum": timezone.localdate() + dt.timedelta(days=1),
        "van": dt.time(7),
        "tot": dt.time(17),
    }
    return Chauffeursdienst.objects.create(chauffeur=chauffeur, depot=depot, **{**values, **fields})


def make_spitsblok(**fields: Any) -> Spitsblok:
    """The morning rush, or another an hour later for each."""
    hour = 6 + Spitsblok.objects.count() % 16
    values = {
        "naam": f"Spits van {hour} uur",
        "van": dt.time(hour),
        "tot": dt.time(hour, 45),
        "procent": 135,
        "geldig_vanaf": SINDS,
    }
    return Spitsblok.objects.create(**{**values, **fields})


class Wereld(Protocol):
    """What a planned day is made from: a branch, and the people by their role."""

    @property
    def vestiging(self) -> Vestiging: ...

    @property
    def users(self) -> dict[str, User]: ...


def make_planned_day(world: Wereld, datum: dt.date = DINSDAG) -> Ritplan:
    """A plan with one trip to the branch, made once."""
    depot = Depot.objects.first()
    if depot is None:
        depot = make_depot(world.users["logistiek_medewerker"].organisatie, world.vestiging.gemeente)
        make_tarief()
        make_voertuig(depot)
        Vestiging.objects.filter(pk=world.vestiging.pk).update(lat=Decimal("52.16"), lon=Decimal("5.39"))
        Stopplaats.objects.create(vestiging=world.vestiging)
        for weekdag in range(5):
            make_patroon(world.vestiging, weekdag=weekdag)
    return services.make_ritplan(depot, datum, by=None, at=timezone.now())
