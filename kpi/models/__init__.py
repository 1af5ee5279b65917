"""The tables of the figures: what is measured, counted, fixed and budgeted."""

from kpi.models.begroting import Begrotingspost
from kpi.models.indicatoren import Duiding, Grafiek, Indicator, IndicatorDefinitie, Meting, Streefwaarde
from kpi.models.tellingen import Bronstand, GeteldeMaand, Maandtelling
from kpi.models.vaststellingen import VastCijfer, Vaststelling

__all__ = [
    "Begrotingspost",
    "Bronstand",
    "Duiding",
    "GeteldeMaand",
    "Grafiek",
    "Indicator",
    "IndicatorDefinitie",
    "Maandtelling",
    "Meting",
    "Streefwaarde",
    "VastCijfer",
    "Vaststelling",
]
