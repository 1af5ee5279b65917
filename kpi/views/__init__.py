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
from kpi.views.onderzoek import (
    answer_onderzoek,
    create_onderzoek,
    invite_deelnemers,
    list_onderzoeken,
    show_onderzoek,
)
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
    "answer_onderzoek",
    "begroting",
    "complete_bewaking",
    "create_onderzoek",
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
    "invite_deelnemers",
    "list_bewaking",
    "list_kwartalen",
    "list_onderzoeken",
    "list_rapporten",
    "list_sleutels",
    "rapport",
    "request_rapport",
    "revoke_sleutel",
    "show_onderzoek",
    "subscribe",
    "unsubscribe",
]
