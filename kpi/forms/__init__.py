"""What a reader chooses in the URL, and what BiSC writes about figures."""

from kpi.forms.cijfers import DuidingForm, KeuzeForm

__all__ = ["DuidingForm", "KeuzeForm"]
