"""The pages of the figures."""

from kpi.views.cijfers import (
    add_duiding,
    begroting,
    dashboard,
    definities,
    export_dashboard,
    export_indicator,
    herkomst,
    indicator,
)
from kpi.views.handcijfers import enter_cijfer
from kpi.views.kwartalen import fix_kwartaal, list_kwartalen

__all__ = [
    "add_duiding",
    "begroting",
    "dashboard",
    "definities",
    "enter_cijfer",
    "export_dashboard",
    "export_indicator",
    "fix_kwartaal",
    "herkomst",
    "indicator",
    "list_kwartalen",
]
