"""Writes of the figures: counting, measuring, closing a quarter, explaining."""

from kpi.services.bewaking import BewakingAlreadyDoneError, complete_bewaking, remind_bewaking
from kpi.services.duidingen import add_duiding, store_grafiek
from kpi.services.handcijfers import enter_cijfer
from kpi.services.metingen import measure_indicator, measure_indicatoren
from kpi.services.onderzoek import (
    AnswerRefusedError,
    OnderzoekAlreadyOpenError,
    answer_onderzoek,
    create_onderzoek,
    invite_deelnemers,
)
from kpi.services.rapporten import (
    KwartaalNotFixedError,
    fingerprint,
    make_next_rapport,
    request_rapport,
    subscribe,
    unsubscribe,
)
from kpi.services.stempels import prune_stempels
from kpi.services.toegang import issue_sleutel, revoke_sleutel
from kpi.services.vaststellingen import (
    PeriodeAlreadyFixedError,
    PeriodeNotOverError,
    fix_kwartaal,
    record_vaststelling,
)

__all__ = [
    "AnswerRefusedError",
    "BewakingAlreadyDoneError",
    "KwartaalNotFixedError",
    "OnderzoekAlreadyOpenError",
    "PeriodeAlreadyFixedError",
    "PeriodeNotOverError",
    "add_duiding",
    "answer_onderzoek",
    "complete_bewaking",
    "create_onderzoek",
    "enter_cijfer",
    "fingerprint",
    "fix_kwartaal",
    "invite_deelnemers",
    "issue_sleutel",
    "make_next_rapport",
    "measure_indicator",
    "measure_indicatoren",
    "prune_stempels",
    "record_vaststelling",
    "remind_bewaking",
    "request_rapport",
    "revoke_sleutel",
    "store_grafiek",
    "subscribe",
    "unsubscribe",
]
