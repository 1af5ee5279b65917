"""Figures for tests: the real indicators, with measurements a test names."""

import datetime as dt
from decimal import Decimal
from typing import Any

from bisc_portal.netwerk.models import Organisatie
from kpi import referentie
from kpi.models import Indicator, Meting
from kpi.perioden import Tijdvak, parse

# A Sunday; October is the last complete month.
NU = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
VANDAAG = dt.date(2026, 11, 22)


def load_indicator(code: str) -> Indicator:
    if not Indicator.objects.exists():
        referentie.load()
    return Indicator.objects.get(code=code)


def span(sleutel: str) -> Tijdvak:
    """The period of a key such as 2026-10."""
    tijdvak = parse(sleutel)
    assert tijdvak is not None
    return tijdvak


def make_meting(
    code: str,
    sleutel: str,
    teller: float | None,
    noemer: float | None = 100,
    bibliotheek: Organisatie | None = None,
    **fields: Any,
) -> Meting:
    """A figure of the real indicator over the period of that key; without `teller` none yet."""
    indicator = load_indicator(code)
    definitie = indicator.definities.get()
    tijdvak = span(sleutel)
    nothing = {"teller": None, "noemer": None, "waarde": None}
    figure: dict[str, Any] = {**nothing, "reden": "Er is niets gemeten."}
    if teller is not None and noemer is not None:
        above, below = Decimal(str(teller)), Decimal(str(noemer))
        figure = {"teller": above, "noemer": below, "waarde": round(above / below, 6), "reden": ""}
    meting, _ = Meting.objects.update_or_create(
        indicator=indicator,
        van=tijdvak.begin_van_het_jaar if definitie.is_cumulatief else tijdvak.van,
        tot=tijdvak.tot,
        bibliotheek=bibliotheek,
        defaults={
            "definitie": definitie,
            "gegevens_tot": tijdvak.laatste_dag,
            "vingerafdruk": "",
            "berekend_op": NU,
            **figure,
            **fields,
        },
    )
    return meting
