"""Labels, packing slips and manifests: ask, wait a moment, print."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services
from ibl.models import Drukwerk

PER_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def request_drukwerk(request: PortalRequest) -> HttpResponse:
    """The form, with what was asked for before; `nummer` are the orders chosen in a list."""
    require(permissions.can_request_drukwerk(request.user))
    if request.method != "POST":
        return _render_form(request, forms.DrukwerkForm(initial={"soort": request.GET.get("soort")}))
    form = forms.DrukwerkForm(request.POST)
    if not form.is_valid():
        return _render_form(request, form, status=422)
    now = timezone.now()
    soort = Drukwerk.Soort(form.cleaned_data["soort"])
    drukwerk = services.request_drukwerk(
        soort,
        Drukwerk.Formaat(form.cleaned_data["formaat"]),
        bladen=_bladen(request, soort, form.cleaned_data["kratcodes"], now=now),
        by=request.user,
        at=now,
    )
    return redirect(drukwerk)


def _bladen(
    request: PortalRequest, soort: Drukwerk.Soort, kratcodes: list[str], *, now: dt.datetime
) -> list[dict[str, Any]]:
    if soort == Drukwerk.Soort.KRATLABELS:
        return selectors.describe_kratlabels(kratcodes)
    if soort == Drukwerk.Soort.VRACHTLIJST:
        return selectors.describe_vrachtlijst(request.user, now=now)
    chosen = list(selectors.list_printable(request.user, request.POST.getlist("nummer"), now=now))
    if soort == Drukwerk.Soort.PAKBONNEN:
        return selectors.describe_pakbonnen(chosen)
    return selectors.describe_opdrachtlabels(chosen)


def _render_form(request: PortalRequest, form: forms.DrukwerkForm, *, status: int = 200) -> HttpResponse:
    pagina = Paginator(selectors.list_drukwerk(request.user), PER_PAGE).get_page(request.GET.get("pagina"))
    chosen = request.POST.getlist("nummer") or request.GET.getlist("nummer")
    context = {"form": form, "pagina": pagina, "nummers": chosen[: forms.MEESTE_NUMMERS]}
    return render(request, "ibl/request_drukwerk.html", context, status=status)


@require_POST
@part_of(Onderdeel.IBL)
def print_ritplan(request: PortalRequest, datum: dt.date) -> HttpResponse:
    """The plan of a day as a PDF, as it stands now."""
    require(permissions.can_plan_ritten(request.user))
    plan = get_object_or_404(selectors.find_ritplan(datum))
    bord = selectors.load_planbord(plan)
    return redirect(services.request_planblad(bord, by=request.user, at=timezone.now()))


@require_safe
@part_of(Onderdeel.IBL)
def show_drukwerk(request: PortalRequest, uuid: str) -> HttpResponse:
    drukwerk = get_object_or_404(selectors.list_drukwerk(request.user), uuid=uuid)
    return render(request, "ibl/show_drukwerk.html", {"drukwerk": drukwerk})


@require_safe
@part_of(Onderdeel.IBL)
def download_drukwerk(request: PortalRequest, uuid: str) -> HttpResponse:
    drukwerk = get_object_or_404(selectors.list_drukwerk(request.user), uuid=uuid)
    if drukwerk.status != Drukwerk.Status.KLAAR or drukwerk.pdf is None:
        raise Http404
    name = f"{drukwerk.soort}-{timezone.localtime(drukwerk.gevraagd_op):%Y%m%d-%H%M}.pdf"
    return HttpResponse(
        bytes(drukwerk.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
