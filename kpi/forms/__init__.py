"""What a reader chooses in the URL, and what BiSC writes about figures."""

from kpi.forms.cijfers import DuidingForm, KeuzeForm
from kpi.forms.handcijfers import HandcijferForm

__all__ = ["DuidingForm", "HandcijferForm", "KeuzeForm"]
