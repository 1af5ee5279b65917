"""Writes of the figures: counting, measuring, closing a quarter, explaining."""

from kpi.services.duidingen import add_duiding, store_grafiek
from kpi.services.handcijfers import enter_cijfer
from kpi.services.metingen import measure_indicator, measure_indicatoren
from kpi.services.vaststellingen import (
    PeriodeAlreadyFixedError,
    PeriodeNotOverError,
    fix_kwartaal,
    record_vaststelling,
)

__all__ = [
    "PeriodeAlreadyFixedError",
    "PeriodeNotOverError",
    "add_duiding",
    "enter_cijfer",
    "fix_kwartaal",
    "measure_indicator",
    "measure_indicatoren",
    "record_vaststelling",
    "store_grafiek",
]
