"""Writes of the figures: counting, measuring, closing a quarter, explaining."""

from kpi.services.duidingen import add_duiding, store_grafiek
from kpi.services.handcijfers import enter_cijfer
from kpi.services.metingen import measure_indicator, measure_indicatoren
from kpi.services.rapporten import (
    KwartaalNotFixedError,
    fingerprint,
    make_next_rapport,
    request_rapport,
    subscribe,
    unsubscribe,
)
from kpi.services.vaststellingen import (
    PeriodeAlreadyFixedError,
    PeriodeNotOverError,
    fix_kwartaal,
    record_vaststelling,
)

__all__ = [
    "KwartaalNotFixedError",
    "PeriodeAlreadyFixedError",
    "PeriodeNotOverError",
    "add_duiding",
    "enter_cijfer",
    "fingerprint",
    "fix_kwartaal",
    "make_next_rapport",
    "measure_indicator",
    "measure_indicatoren",
    "record_vaststelling",
    "request_rapport",
    "store_grafiek",
    "subscribe",
    "unsubscribe",
]
