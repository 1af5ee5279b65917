"""The tables of the figures: what is measured, counted, fixed and budgeted."""

from kpi.models.begroting import Begrotingspost
from kpi.models.bewaking import Bewaking
from kpi.models.financien import Realisatie
from kpi.models.indicatoren import (
    BETEKENIS,
    Duiding,
    Grafiek,
    Indicator,
    IndicatorDefinitie,
    Meting,
    Streefwaarde,
)
from kpi.models.netwerkcijfers import FUNCTIES, Handcijfer, Jaarcijfers
from kpi.models.onderzoek import Antwoordrecht, Onderzoek, Onderzoeksantwoord
from kpi.models.rapporten import Abonnement, Rapport
from kpi.models.stempel import Stempel
from kpi.models.tellingen import Bronstand, GeteldeMaand, Maandtelling
from kpi.models.toegang import ApiSleutel
from kpi.models.vaststellingen import VastCijfer, Vaststelling

__all__ = [
    "BETEKENIS",
    "FUNCTIES",
    "Abonnement",
    "Antwoordrecht",
    "ApiSleutel",
    "Begrotingspost",
    "Bewaking",
    "Bronstand",
    "Duiding",
    "GeteldeMaand",
    "Grafiek",
    "Handcijfer",
    "Indicator",
    "IndicatorDefinitie",
    "Jaarcijfers",
    "Maandtelling",
    "Meting",
    "Onderzoek",
    "Onderzoeksantwoord",
    "Rapport",
    "Realisatie",
    "Stempel",
    "Streefwaarde",
    "VastCijfer",
    "Vaststelling",
]
