"""The card of a director on the start page: the own library between the others, in four figures."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from bisc_portal.netwerk.selectors import count_bijeenkomsten, count_deelname
from kpi import notatie, perioden
from kpi.lijn import Stippen, dots
from kpi.models import Indicator, Meting
from kpi.perioden import Tijdvak

BINNEN_72_UUR = "binnen-72-uur"
Som = tuple[Decimal, Decimal]
KENNIS = [
    (Bijeenkomst.Soort.KENNISSESSIE, "kennissessies", "Meegedaan aan kennissessies"),
    (Bijeenkomst.Soort.KENNISDELING, "kennisdelingsbijeenkomsten", "Meegedaan aan kennisdeling"),
]


@dataclass(frozen=True)
class Tegel:
    """One figure of the own library, with a line on which all libraries stand."""

    titel: str
    url: str
    waarde: str
    toelichting: str
    stippen: SafeString


@dataclass(frozen=True)
class Kaart:
    maand: Tijdvak
    bibliotheek: Organisatie
    tegels: list[Tegel]


def load_kaart(bibliotheek: Organisatie, *, now: dt.datetime) -> Kaart:
    """The last complete month; what cannot be measured yet has no tile."""
    maand = perioden.maand_van(timezone.localdate(now)).previous
    tegels = [_tegel_72_uur(bibliotheek, maand), _tegel_opgepakt(bibliotheek, maand)]
    tegels += [_tegel_kennis(bibliotheek, *kennis, now=now) for kennis in KENNIS]
    return Kaart(maand, bibliotheek, [tegel for tegel in tegels if tegel is not None])


def _tegel_72_uur(bibliotheek: Organisatie, maand: Tijdvak) -> Tegel | None:
    indicator = Indicator.objects.filter(code=BINNEN_72_UUR, actief=True).first()
    sums = _sums([indicator] if indicator else [], maand)
    if indicator is None or bibliotheek.pk not in sums:
        return None
    shares = {pk: teller / noemer for pk, (teller, noemer) in sums.items()}
    before = _sums([indicator], maand.previous).get(bibliotheek.pk)
    streefwaarde = indicator.streefwaarden.filter(jaar=maand.van.year).first()
    own = shares[bibliotheek.pk]
    return Tegel(
        titel="Aangevraagd materiaal binnen 72 uur in huis",
        url=_url(indicator, maand, bibliotheek),
        waarde=notatie.procent(own),
        toelichting=_join(
            f"netwerk {notatie.procent(shares[None])}" if None in shares else "",
            f"vorige maand {notatie.procent(before[0] / before[1])}" if before else "",
        ),
        stippen=_share_dots(bibliotheek, shares, streefwaarde.waarde if streefwaarde else None),
    )


def _tegel_opgepakt(bibliotheek: Organisatie, maand: Tijdvak) -> Tegel | None:
    indicatoren = list(
        Indicator.objects.filter(actief=True, code__endswith="-opgepakt").order_by("volgorde", "pk")
    )
    sums = _sums(indicatoren, maand)
    if bibliotheek.pk not in sums:
        return None
    shares = {pk: teller / noemer for pk, (teller, noemer) in sums.items()}
    return Tegel(
        titel="Meldingen op tijd opgepakt",
        url=f"{_dashboard_url(maand, bibliotheek)}",
        waarde=_of(sums[bibliotheek.pk]),
        toelichting=f"netwerk {_of(sums[None])}" if None in sums else "",
        stippen=_share_dots(bibliotheek, shares, None),
    )


def _tegel_kennis(
    bibliotheek: Organisatie, soort: Bijeenkomst.Soort, woord: str, titel: str, *, now: dt.datetime
) -> Tegel | None:
    """How many of this year's meetings the library came to."""
    year = timezone.localdate(now).year
    periode = perioden.as_periode(dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
    held = int(count_bijeenkomsten(soort, periode, now=now).teller)
    deelname = count_deelname(soort, periode, now=now)
    if not held or bibliotheek.pk not in deelname:
        return None
    mean = Decimal(sum(deelname.values())) / len(deelname)
    own = deelname[bibliotheek.pk]
    others = [Decimal(count) for pk, count in deelname.items() if pk != bibliotheek.pk]
    return Tegel(
        titel=titel,
        url="",
        waarde=f"{own} van {held}",
        toelichting=f"netwerk gemiddeld {notatie.getal(mean, 1)} · dit jaar",
        stippen=dots(
            Stippen(
                eigen=Decimal(own),
                anderen=others,
                laag=Decimal(0),
                hoog=Decimal(held),
                naam=bibliotheek.kort,
                titel=f"{bibliotheek.kort}: {own} van de {held} {woord}."
                f" De andere bibliotheken {min(others, default=0)} tot en met {max(others, default=0)}.",
            )
        ),
    )


def _sums(indicatoren: Iterable[Indicator], maand: Tijdvak) -> dict[int | None, Som]:
    """Numerator and denominator for each library and, under None, the network; those without are left out."""
    sums: dict[int | None, Som] = {}
    rows = Meting.objects.filter(
        indicator__in=list(indicatoren), van=maand.van, tot=maand.tot, waarde__isnull=False
    ).order_by("pk")
    for row in rows:
        teller, noemer = sums.get(row.bibliotheek_id, (Decimal(0), Decimal(0)))
        sums[row.bibliotheek_id] = (teller + (row.teller or 0), noemer + (row.noemer or 0))
    return sums


def _share_dots(
    bibliotheek: Organisatie, shares: dict[int | None, Decimal], streef: Decimal | None
) -> SafeString:
    own = shares[bibliotheek.pk] * 100
    others = [share * 100 for pk, share in shares.items() if pk not in {None, bibliotheek.pk}]
    goal = streef * 100 if streef is not None else None
    every = [own, *others] + ([goal] if goal is not None else [])
    low = Decimal(max(int(min(every)) - 1, 0))
    text = f"{bibliotheek.kort}: {notatie.getal(own, 1)} procent."
    if others:
        text += (
            f" De andere bibliotheken liggen tussen {notatie.getal(min(others), 1)}"
            f" en {notatie.getal(max(others), 1)} procent."
        )
    return dots(
        Stippen(
            eigen=own,
            anderen=others,
            laag=low,
            hoog=Decimal(100),
            naam=bibliotheek.kort,
            titel=text,
            streef=goal,
        )
    )


def _url(indicator: Indicator, maand: Tijdvak, bibliotheek: Organisatie) -> str:
    return f"{indicator.get_absolute_url()}?periode={maand.sleutel}&bibliotheek={bibliotheek.pk}"


def _dashboard_url(maand: Tijdvak, bibliotheek: Organisatie) -> str:
    return f"{reverse('kpi:dashboard')}?periode={maand.sleutel}&bibliotheek={bibliotheek.pk}"


def _of(som: Som) -> str:
    return f"{notatie.getal(som[0])} van {notatie.getal(som[1])}"


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
