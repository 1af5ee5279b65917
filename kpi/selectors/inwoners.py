"""Figures per inhabitant: what a library counts beside how many people its municipalities have."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from bisc_portal.netwerk.models import Organisatie
from bisc_portal.netwerk.selectors import list_gemeenten_met_inwoners
from kpi import notatie
from kpi.kaartbeeld import Plek, draw_kaart
from kpi.models import IndicatorDefinitie
from kpi.selectors.stand import Stand

DUIZEND = Decimal(1000)


@dataclass(frozen=True)
class PerInwoner:
    """`inwoners` is keyed by library."""

    inwoners: dict[int, int]
    netwerk: str
    bron: str
    kaart: SafeString
    conclusie: str

    def tekst(self, bibliotheek_id: int, teller: Decimal | None) -> str:
        """'312,4', or nothing when either is unknown."""
        value = _per_duizend(teller, self.inwoners.get(bibliotheek_id, 0))
        return "" if value is None else notatie.getal(value, 1)


def load_per_inwoner(
    definitie: IndicatorDefinitie, jaar: int, standen: list[tuple[Organisatie, Stand]]
) -> PerInwoner | None:
    """None as long as nobody knows how many people live where."""
    gemeenten = list_gemeenten_met_inwoners(jaar)
    inwoners: dict[int, int] = {}
    for gemeente in gemeenten:
        inwoners[gemeente.bibliotheek_id] = inwoners.get(gemeente.bibliotheek_id, 0) + gemeente.inwoners
    rates = {
        library.pk: value
        for library, stand in standen
        if (value := _per_duizend(stand.teller, inwoners.get(library.pk, 0))) is not None
    }
    if not rates:
        return None
    names = {library.pk: library.kort for library, _ in standen}
    total = sum(inwoners[pk] for pk in rates)
    mean = _per_duizend(
        sum((s.teller or Decimal(0) for lib, s in standen if lib.pk in rates), Decimal(0)), total
    )
    best, least = max(rates, key=lambda pk: rates[pk]), min(rates, key=lambda pk: rates[pk])
    conclusie = (
        f"Per 1.000 inwoners: {names[best]} {notatie.getal(rates[best], 1)} {definitie.teller_naam},"
        f" {names[least]} {notatie.getal(rates[least], 1)}."
    )
    places = [
        Plek(
            naam=gemeente.naam,
            lat=float(gemeente.lat),
            lon=float(gemeente.lon),
            inwoners=gemeente.inwoners,
            waarde=float(rates[gemeente.bibliotheek_id]) if gemeente.bibliotheek_id in rates else None,
            # The table has the decimal; in a circle there is room for the nearest whole number.
            tekst=notatie.getal(round(rates[gemeente.bibliotheek_id]))
            if gemeente.bibliotheek_id in rates
            else "",
        )
        for gemeente in gemeenten
        if gemeente.lat is not None and gemeente.lon is not None
    ]
    exact = all(gemeente.is_gemeten for gemeente in gemeenten)
    return PerInwoner(
        inwoners=inwoners,
        netwerk=notatie.getal(mean, 1) if mean is not None else "",
        bron=f"1 januari {jaar}" if exact else "schatting, of het laatste jaar dat bekend is",
        kaart=draw_kaart(places, titel=conclusie),
        conclusie=conclusie,
    )


def _per_duizend(teller: Decimal | None, inwoners: int) -> Decimal | None:
    return teller / inwoners * DUIZEND if teller is not None and inwoners else None
