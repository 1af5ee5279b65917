"""The branch's start page and the lists."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, sla
from ibl.workflow import Status

PER_PAGE = 25

TABS = ("aanvragen", "klaarzetten", "onderweg")


@require_safe
@part_of(Onderdeel.IBL)
def index(request: PortalRequest) -> HttpResponse:
    """A branch sees its three lists; BiSC starts at what runs, the driver at the day's trip."""
    if permissions.can_plan_transport(request.user):
        return redirect("ibl:list_lopend")
    if not permissions.works_at_library(request.user):
        return redirect("ibl:drive")
    now = timezone.now()
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    asked = _with_own_branch(request)
    if tab == TABS[0]:
        asked.setdefault("status", "lopend")
    filters = forms.LijstForm(asked, user=request.user)
    lijst = filters.lijst()
    show = {
        "aanvragen": selectors.list_aanvragen,
        "klaarzetten": selectors.list_klaar_te_zetten,
        "onderweg": selectors.list_onderweg,
    }[tab]
    pagina = Paginator(show(request.user, lijst, now=now), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "nu": now,
        "tab": tab,
        "filters": filters,
        "pagina": pagina,
        "gefilterd": bool(lijst.tekst or lijst.uitslag or lijst.status not in {"", "lopend"}),
        "alleen_lopend": lijst.status == "lopend",
        "stand": selectors.count_tabs(request.user, lijst.vestiging_id),
        "mag_aanvragen": permissions.can_request_transport(request.user),
        "mag_stappen": permissions.can_move_transport(request.user),
        "mag_scannen": permissions.can_scan_at_desk(request.user),
        "uitpakbaar": [Status.BEZORGD, Status.GELADEN],
    }
    return render(request, "ibl/index.html", context)


def _with_own_branch(request: PortalRequest) -> dict[str, Any]:
    """Without a choice in the address somebody of a branch starts at that branch."""
    asked = request.GET.dict()
    if "vestiging" not in asked and request.user.vestiging_id:
        asked["vestiging"] = str(request.user.vestiging_id)
    return asked


@require_safe
@part_of(Onderdeel.IBL)
def list_lopend(request: PortalRequest) -> HttpResponse:
    """Everything that runs in the network, what passes its 72 hours first at the top."""
    require(permissions.can_plan_transport(request.user))
    now = timezone.now()
    filters = forms.LijstForm(request.GET.dict(), user=request.user)
    lijst = filters.lijst()
    opdrachten = selectors.list_lopend(request.user, lijst, now=now)
    pagina = Paginator(opdrachten, 2 * PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "nu": now,
        "over_24_uur": now + (sla.NORM - sla.WAARSCHUWING_NA),
        "filters": filters,
        "lijst": lijst,
        "pagina": pagina,
        "vooruit": selectors.load_vooruitblik(),
        "tegenstrijdig": selectors.list_tegenstrijdigheden().count(),
        "lopend": selectors.count_lopend(now=now),
        "mag_stappen": permissions.can_drive(request.user),
        "mag_drukken": permissions.can_request_drukwerk(request.user),
    }
    return render(request, "ibl/list_lopend.html", context)


@require_safe
@part_of(Onderdeel.IBL)
def print_paklijst(request: PortalRequest) -> HttpResponse:
    """The packing slips of what stands on the pick list, one sheet a destination."""
    require(permissions.works_at_library(request.user))
    now = timezone.now()
    lijst = forms.LijstForm(_with_own_branch(request), user=request.user).lijst()
    bladen = selectors.list_paklijst(request.user, lijst, request.GET.getlist("nummer"), now=now)
    return render(request, "ibl/print_paklijst.html", {"nu": now, "bladen": bladen})
