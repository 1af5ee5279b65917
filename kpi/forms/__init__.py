"""What a reader chooses in the URL, and what BiSC writes about figures."""

from kpi.forms.bewaking import BewakingForm
from kpi.forms.cijfers import DuidingForm, KeuzeForm
from kpi.forms.handcijfers import HandcijferForm
from kpi.forms.onderzoek import AntwoordForm, OnderzoekForm
from kpi.forms.toegang import SleutelForm

__all__ = [
    "AntwoordForm",
    "BewakingForm",
    "DuidingForm",
    "HandcijferForm",
    "KeuzeForm",
    "OnderzoekForm",
    "SleutelForm",
]
