"""The planner's pages: the days, one day's plan and everything done to it, one trip, one month."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services
from ibl.models import Ritplan

PER_PAGE = 25


@require_safe
@part_of(Onderdeel.IBL)
def list_ritplannen(request: PortalRequest) -> HttpResponse:
    """The days, newest first, with the months beside them."""
    require(permissions.can_see_ritten(request.user))
    return _render_dagen(request, forms.DagForm(initial={"datum": _next_day()}))


def _next_day() -> dt.date:
    """The next driving day: what a planner most often wants to plan."""
    now = timezone.now()
    return selectors.load_rijdagen(now, now).next_rijdag(timezone.localdate(now) + dt.timedelta(days=1))


def _render_dagen(request: PortalRequest, form: forms.DagForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "pagina": Paginator(selectors.list_ritplannen(), PER_PAGE).get_page(request.GET.get("pagina")),
        "maanden": selectors.list_months()[:12],
        "vandaag": timezone.localdate(),
        "mag_plannen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/list_ritplannen.html", context, status=status)


@require_POST
@part_of(Onderdeel.IBL)
def make_ritplan(request: PortalRequest) -> HttpResponse:
    """Make the plan of a day, or open the one there is."""
    require(permissions.can_plan_ritten(request.user))
    form = forms.DagForm(request.POST)
    if not form.is_valid():
        return _render_dagen(request, form, status=422)
    depot = selectors.find_main_depot()
    if depot is None:
        form.add_error("datum", "Er is nog geen depot. De beheerder kan er een toevoegen.")
        return _render_dagen(request, form, status=422)
    try:
        plan = services.make_ritplan(depot, form.cleaned_data["datum"], by=request.user, at=timezone.now())
    except services.TransportError as error:
        form.add_error("datum", str(error))
        return _render_dagen(request, form, status=422)
    return redirect(plan)


@require_safe
@part_of(Onderdeel.IBL)
def show_ritplan(request: PortalRequest, datum: dt.date) -> HttpResponse:
    require(permissions.can_see_ritten(request.user))
    return _render_plan(request, _get_plan(datum))


def _get_plan(datum: dt.date) -> Ritplan:
    return get_object_or_404(selectors.find_ritplan(datum))


def _render_plan(
    request: PortalRequest,
    plan: Ritplan,
    *,
    geweigerd: str = "",
    uitval: forms.UitvalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    bord = selectors.load_planbord(plan)
    context = {
        "bord": bord,
        "plan": bord.plan,
        "kaart": selectors.draw_map(bord),
        "tijdlijn": selectors.draw_timeline(bord),
        "uitval": uitval or forms.UitvalForm(plan=plan),
        "geweigerd": geweigerd,
        "mag_plannen": permissions.can_plan_ritten(request.user),
        "mag_wijzigen": permissions.can_plan_ritten(request.user) and plan.status == Ritplan.Status.CONCEPT,
    }
    return render(request, "ibl/show_ritplan.html", context, status=status)


def _change(
    request: PortalRequest, plan: Ritplan, change: Callable[[], object], *, anker: str = ""
) -> HttpResponse:
    """Do it and show the plan again; refused, the page says why and shows how it stands now."""
    try:
        change()
    except services.TransportError as error:
        return _render_plan(request, _get_plan(plan.datum), geweigerd=str(error), status=422)
    return redirect(f"{plan.get_absolute_url()}{anker}")


@require_POST
@part_of(Onderdeel.IBL)
def move_stop(request: PortalRequest, datum: dt.date) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    plan = _get_plan(datum)
    form = forms.VerplaatsForm(request.POST, plan=plan)
    if not form.is_valid():
        return _render_plan(request, plan, geweigerd="Die stop of rit is er niet meer.", status=422)
    stop = form.cleaned_data["stop"]
    return _change(
        request,
        plan,
        lambda: services.move_stop(
            stop,
            version=form.cleaned_data["version"],
            by=request.user,
            at=timezone.now(),
            **form.verplaatsing(),
        ),
        anker=f"#stop-{stop.pk}",
    )


@require_POST
@part_of(Onderdeel.IBL)
def keep_stop(request: PortalRequest, datum: dt.date) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    plan = _get_plan(datum)
    form = forms.VastForm(request.POST, plan=plan)
    if not form.is_valid():
        return _render_plan(request, plan, geweigerd="Die stop is er niet meer.", status=422)
    stop, vast = form.cleaned_data["stop"], form.cleaned_data["vast"]
    return _change(
        request,
        plan,
        lambda: services.keep_stop(
            stop, vast=vast, version=form.cleaned_data["version"], by=request.user, at=timezone.now()
        ),
        anker=f"#stop-{stop.pk}",
    )


@require_POST
@part_of(Onderdeel.IBL)
def avoid_spits(request: PortalRequest, datum: dt.date) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    plan, form = _get_plan(datum), forms.SpitsForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _change(
        request,
        plan,
        lambda: services.avoid_spits(
            plan,
            mijden=form.cleaned_data["mijden"],
            version=form.cleaned_data["version"],
            by=request.user,
            at=timezone.now(),
        ),
    )


@require_POST
@part_of(Onderdeel.IBL)
def refresh_ritplan(request: PortalRequest, datum: dt.date) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    plan = _get_plan(datum)
    return _change(request, plan, lambda: services.refresh_ritplan(plan, by=request.user, at=timezone.now()))


@require_POST
@part_of(Onderdeel.IBL)
def request_berekening(request: PortalRequest, datum: dt.date) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    plan = _get_plan(datum)
    return _change(
        request, plan, lambda: services.request_berekening(plan, by=request.user, at=timezone.now())
    )


@require_POST
@part_of(Onderdeel.IBL)
def stop_berekening(request: PortalRequest, datum: dt.date) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    plan = _get_plan(datum)
    return _change(request, plan, lambda: services.stop_berekening(plan, by=request.user, at=timezone.now()))


@require_safe
@part_of(Onderdeel.IBL)
def show_berekening(request: PortalRequest, datum: dt.date) -> HttpResponse:
    """How far the planner is, for the page that waits; when it is done the whole page comes again."""
    require(permissions.can_see_ritten(request.user))
    plan = _get_plan(datum)
    berekening = plan.berekeningen.order_by("-gevraagd_op", "-pk").first()
    if berekening is None or not berekening.is_running:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    context = {
        "plan": plan,
        "berekening": berekening,
        "mag_plannen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/show_ritplan.html#berekening", context)


@require_POST
@part_of(Onderdeel.IBL)
def drop_voertuig(request: PortalRequest, datum: dt.date) -> HttpResponse:
    """A vehicle drops out: its stops wait, and the planner starts at once with what is left."""
    require(permissions.can_plan_ritten(request.user))
    plan = _get_plan(datum)
    form = forms.UitvalForm(request.POST, plan=plan)
    if not form.is_valid():
        return _render_plan(request, plan, uitval=form, status=422)
    rit, now = form.cleaned_data["rit"], timezone.now()

    def drop_and_plan_again() -> None:
        services.stop_berekening(plan, by=request.user, at=now)
        services.drop_voertuig(rit, reden=form.cleaned_data["reden"], by=request.user, at=now)
        services.request_berekening(plan, by=request.user, at=now)

    messages.warning(request, f"{rit.voertuig} rijdt niet. De stops worden opnieuw verdeeld.")
    return _change(request, plan, drop_and_plan_again)


@require_POST
@part_of(Onderdeel.IBL)
def fix_ritplan(request: PortalRequest, datum: dt.date) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    plan, form = _get_plan(datum), forms.VersieForm(request.POST)
    if not form.is_valid():
        raise Http404
    return _change(
        request,
        plan,
        lambda: services.fix_ritplan(
            plan, version=form.cleaned_data["version"], by=request.user, at=timezone.now()
        ),
    )


@require_POST
@part_of(Onderdeel.IBL)
def reopen_ritplan(request: PortalRequest, datum: dt.date) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    plan = _get_plan(datum)
    return _change(request, plan, lambda: services.reopen_ritplan(plan, by=request.user, at=timezone.now()))


@require_safe
@part_of(Onderdeel.IBL)
def show_rit(request: PortalRequest, pk: int) -> HttpResponse:
    """One trip: its stops as planned and as driven, and what it cost."""
    rit = get_object_or_404(selectors.ritten_visible_to(request.user), pk=pk)
    context = {
        "rit": rit,
        "plan": rit.plan,
        "stops": selectors.list_stops_of(rit),
        "vervoer": selectors.load_vervoer([rit]),
        "mag_plan_zien": permissions.can_see_ritten(request.user),
    }
    return render(request, "ibl/show_rit.html", context)


@require_safe
@part_of(Onderdeel.IBL)
def show_maand(request: PortalRequest, jaar: int, maand: int) -> HttpResponse:
    """What driving brought about in a month."""
    require(permissions.can_see_ritten(request.user))
    if not 1 <= maand <= 12:  # noqa: PLR2004  the months of a year
        raise Http404
    first = dt.date(jaar, maand, 1)
    ritten = list(selectors.list_ritten_of_month(first))
    context = {
        "maand": first,
        "maanden": selectors.list_months(),
        "vervoer": selectors.load_vervoer(ritten),
        "pagina": Paginator(ritten, PER_PAGE).get_page(request.GET.get("pagina")),
    }
    return render(request, "ibl/show_maand.html", context)
