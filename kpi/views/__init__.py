"""The pages of the figures."""

from kpi.views.bewaking import complete_bewaking, download_bewaking, list_bewaking
from kpi.views.cijfers import (
    add_duiding,
    begroting,
    dashboard,
    definities,
    export_dashboard,
    export_indicator,
    export_xlsx,
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
from kpi.views.toegang import list_sleutels, revoke_sleutel

__all__ = [
    "add_duiding",
    "begroting",
    "complete_bewaking",
    "dashboard",
    "definities",
    "download_bewaking",
    "download_rapport",
    "enter_cijfer",
    "export_dashboard",
    "export_indicator",
    "export_xlsx",
    "fix_kwartaal",
    "herkomst",
    "indicator",
    "list_bewaking",
    "list_kwartalen",
    "list_rapporten",
    "list_sleutels",
    "rapport",
    "request_rapport",
    "revoke_sleutel",
    "subscribe",
    "unsubscribe",
]
