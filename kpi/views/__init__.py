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
from kpi.views.rapporten import (
    download_rapport,
    list_rapporten,
    rapport,
    request_rapport,
    subscribe,
    unsubscribe,
)

__all__ = [
    "add_duiding",
    "begroting",
    "dashboard",
    "definities",
    "download_rapport",
    "enter_cijfer",
    "export_dashboard",
    "export_indicator",
    "fix_kwartaal",
    "herkomst",
    "indicator",
    "list_kwartalen",
    "list_rapporten",
    "rapport",
    "request_rapport",
    "subscribe",
    "unsubscribe",
]
