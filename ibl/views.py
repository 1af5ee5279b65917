"""Pages of transport: the branch, logistics, the driver, one order."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services, sla, workflow
from ibl.models import Transportopdracht
from ibl.workflow import Handeling, Status

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
        "lopend": selectors.count_lopend(now=now),
        "mag_stappen": permissions.can_drive(request.user),
    }
    return render(request, "ibl/list_lopend.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def request_transport(request: PortalRequest) -> HttpResponse:
    """The form for a title or for crates; `uit` fills it with an earlier request."""
    require(permissions.can_request_transport(request.user))
    krat = request.GET.get("lading") == Transportopdracht.Lading.KRAT
    form_class = forms.KratForm if krat else forms.TitelForm
    if request.method != "POST":
        form: forms.AanvraagForm = form_class(user=request.user, initial=_earlier(request))
        return _render_request(request, form, status=200)
    form = form_class(request.POST, user=request.user)
    if not form.is_valid():
        return _render_request(request, form, status=422)
    try:
        opdracht = services.request_transport(
            form.aanvraag(),
            by=request.user,
            at=timezone.now(),
            toch_dubbel=form.cleaned_data.get("toch_dubbel", False),
        )
    except services.DuplicateRequestError as error:
        return _render_request(request, form, status=422, bestaand=error.bestaand)
    messages.success(request, f"Aangevraagd: {opdracht.wat} ({opdracht.nummer}).")
    return redirect(opdracht)


def _earlier(request: PortalRequest) -> dict[str, Any]:
    """What an earlier request said about the title."""
    nummer = request.GET.get("uit", "")
    earlier = selectors.visible_to(request.user, now=timezone.now()).filter(nummer=nummer).first()
    if earlier is None:
        return {}
    return {name: getattr(earlier, name) for name in ("titel", "auteur", "isbn", "ppn")}


def _render_request(
    request: PortalRequest,
    form: forms.AanvraagForm,
    *,
    status: int,
    bestaand: Transportopdracht | None = None,
) -> HttpResponse:
    zoek = request.GET.get("zoek", "").strip()[:100]
    context = {
        "nu": timezone.now(),
        "form": form,
        "krat": form.lading == Transportopdracht.Lading.KRAT,
        "zoek": zoek,
        "eerder": selectors.list_eerder_aangevraagd(request.user, zoek),
        "bestaand": bestaand,
    }
    return render(request, "ibl/request_transport.html", context, status=status)


@require_safe
@part_of(Onderdeel.IBL)
def show(request: PortalRequest, nummer: str) -> HttpResponse:
    return _render_opdracht(request, _get_opdracht(request, nummer))


def _get_opdracht(request: PortalRequest, nummer: str) -> Transportopdracht:
    return get_object_or_404(selectors.visible_to(request.user, now=timezone.now()), nummer=nummer)


def _render_opdracht(
    request: PortalRequest,
    opdracht: Transportopdracht,
    *,
    refused: forms.StapForm | None = None,
    geweigerd: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the order; a refused step comes back open, with what was typed."""
    volgende = permissions.next_step(request.user, opdracht)
    stappen = [
        {"overgang": overgang, "form": _form_of(overgang.handeling, opdracht, refused)}
        for overgang in permissions.list_handelingen(request.user, opdracht)
    ]
    context = {
        "nu": timezone.now(),
        "opdracht": opdracht,
        "waarschuwing_op": opdracht.aangevraagd_op + sla.WAARSCHUWING_NA,
        "overgangen": selectors.list_overgangen(opdracht),
        "nog_te_gaan": workflow.steps_ahead(opdracht.stand),
        "kratten": selectors.list_kratten(opdracht),
        "volgende": next((stap for stap in stappen if stap["overgang"] == volgende), None),
        "andere": [stap for stap in stappen if stap["overgang"] != volgende],
        "geweigerd": geweigerd,
    }
    return render(request, "ibl/show.html", context, status=status)


def _form_of(
    handeling: Handeling, opdracht: Transportopdracht, refused: forms.StapForm | None
) -> forms.StapForm:
    if refused is not None and refused.prefix == handeling.value:
        return refused
    return forms.form_for(handeling, opdracht)


@require_POST
@part_of(Onderdeel.IBL)
def move_transport(request: PortalRequest, nummer: str, handeling: str) -> HttpResponse:
    """One step of one order."""
    opdracht = _get_opdracht(request, nummer)
    if handeling not in set(Handeling):
        raise Http404
    stap = Handeling(handeling)
    require(permissions.can_take_step(request.user, opdracht, stap))
    form = forms.form_for(stap, opdracht, request.POST)
    if not form.is_valid():
        return _render_opdracht(request, opdracht, refused=form, status=422)
    try:
        opdracht = services.take_step(opdracht, stap, by=request.user, at=timezone.now(), **form.stap())
    except services.TransportError as error:
        opdracht.refresh_from_db()
        return _render_opdracht(request, opdracht, refused=form, geweigerd=str(error), status=422)
    messages.success(request, f"{opdracht.nummer} staat nu op ‘{opdracht.stand.label}’.")
    return redirect(_way_back(request, opdracht.get_absolute_url()))


@require_POST
@part_of(Onderdeel.IBL)
def move_many(request: PortalRequest) -> HttpResponse:
    """The same step for the chosen orders of a list."""
    require(permissions.can_move_transport(request.user))
    form = forms.StappenForm(request.POST)
    if not form.is_valid():
        raise Http404
    handeling = Handeling(form.cleaned_data["handeling"])
    chosen = selectors.visible_to(request.user, now=timezone.now()).filter(nummer__in=form.nummers())
    require(all(permissions.can_take_step(request.user, opdracht, handeling) for opdracht in chosen))
    result = services.move_many(chosen, handeling, by=request.user, at=timezone.now())
    gone = len(form.nummers()) - len(chosen)
    _tell_result(request, result, workflow.OVERGANGEN[handeling].naar, gone=gone)
    return redirect(_way_back(request, reverse("ibl:index")))


def _tell_result(request: PortalRequest, result: services.Bulkresultaat, naar: Status, *, gone: int) -> None:
    done = len(result.gelukt)
    if done == 1:
        messages.success(request, f"{result.gelukt[0].wat} staat nu op ‘{naar.label}’.")
    elif done:
        messages.success(request, f"{done} opdrachten staan nu op ‘{naar.label}’.")
    for sentence in result.geweigerd:
        messages.error(request, sentence)
    if gone:
        messages.error(request, f"{gone} van de gekozen opdrachten staan niet meer op jouw lijst.")
    elif not done and not result.geweigerd:
        messages.warning(request, "Je hebt nog niets gekozen. Zet eerst een vinkje.")


def _way_back(request: PortalRequest, otherwise: str) -> str:
    back = request.POST.get("terug", "")
    return back if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else otherwise


@require_safe
@part_of(Onderdeel.IBL)
def print_paklijst(request: PortalRequest) -> HttpResponse:
    """The packing slips of what stands on the pick list, one sheet a destination."""
    require(permissions.works_at_library(request.user))
    now = timezone.now()
    lijst = forms.LijstForm(_with_own_branch(request), user=request.user).lijst()
    bladen = selectors.list_paklijst(request.user, lijst, request.GET.getlist("nummer"), now=now)
    return render(request, "ibl/print_paklijst.html", {"nu": now, "bladen": bladen})


@require_safe
@part_of(Onderdeel.IBL)
def drive(request: PortalRequest) -> HttpResponse:
    """The driver's day on a phone."""
    require(permissions.can_drive(request.user))
    now = timezone.now()
    return render(request, "ibl/drive.html", {"nu": now, "rit": selectors.load_rit(request.user, now=now)})
