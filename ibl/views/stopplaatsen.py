"""The places vans come: when somebody is there, and the days nobody is."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.netwerk.models import Vestiging
from ibl import forms, permissions, selectors, services
from ibl.models import Stopplaats, Stopsluiting

PER_PAGE = 50


@require_safe
@part_of(Onderdeel.IBL)
def list_stopplaatsen(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_ritten(request.user))
    filters = forms.StopfilterForm(request.GET)
    zoek, vandaag = filters.zoek(), timezone.localdate()
    rows = selectors.list_stopplaatsen(zoek, vandaag=vandaag)
    context = {
        "filters": filters,
        "gefilterd": zoek != selectors.Stopfilter(),
        "pagina": Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina")),
        "vandaag": vandaag,
        "mag_wijzigen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/list_stopplaatsen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def change_stopplaats(request: PortalRequest, pk: int) -> HttpResponse:
    """One place: its windows of the week, what comes there, and what its plans notice of it."""
    vestiging = get_object_or_404(selectors.find_stopplaats(pk))
    require(permissions.can_plan_ritten(request.user))
    place = getattr(vestiging, "stopplaats", None) or Stopplaats(vestiging=vestiging)
    form = forms.StopplaatsForm(request.POST or None, instance=place)
    if request.method != "POST":
        return _render_place(request, vestiging, form)
    if not form.is_valid():
        return _render_place(request, vestiging, form, status=422)
    services.save_stopplaats(
        vestiging,
        vensters=form.vensters,
        by=request.user,
        at=timezone.now(),
        **{name: form.cleaned_data[name] for name in form.Meta.fields},
    )
    geraakt = selectors.list_plannen_of_vestiging(vestiging, vanaf=timezone.localdate())
    messages.success(request, f"Bewaard. {selectors.describe_geraakt(geraakt)}")
    return redirect("ibl:change_stopplaats", pk)


def _render_place(
    request: PortalRequest, vestiging: Vestiging, form: forms.StopplaatsForm, *, status: int = 200
) -> HttpResponse:
    vandaag = timezone.localdate()
    place = Stopplaats.objects.filter(vestiging=vestiging).first()
    context = {
        "vestiging": vestiging,
        "form": form,
        "plannen": selectors.list_plannen_of_vestiging(vestiging, vanaf=vandaag),
        "patronen": selectors.list_patronen_of(vestiging, vandaag=vandaag),
        "sluitingen": selectors.list_sluitingen(vandaag=vandaag).filter(stopplaats__vestiging=vestiging),
        "geschiedenis": selectors.list_geschiedenis("stopplaats", place.pk if place else 0),
    }
    return render(request, "ibl/change_stopplaats.html", context, status=status)


# --- Closures --------------------------------------------------------------------------------------------
@require_safe
@part_of(Onderdeel.IBL)
def list_sluitingen(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_ritten(request.user))
    vandaag = timezone.localdate()
    initial = {"vestiging": request.GET.get("vestiging"), "van": vandaag}
    return _render_sluitingen(request, forms.SluitingForm(initial=initial, vandaag=vandaag))


def _render_sluitingen(
    request: PortalRequest, form: forms.SluitingForm, *, geweigerd: str = "", status: int = 200
) -> HttpResponse:
    vandaag, voorbij = timezone.localdate(), request.GET.get("toon") == "voorbij"
    rows = selectors.list_sluitingen(vandaag=vandaag, voorbij=voorbij)
    pagina = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    geraakt = selectors.map_plannen_of_sluitingen(list(pagina), vanaf=vandaag)
    context = {
        "form": form,
        "geweigerd": geweigerd,
        "pagina": pagina,
        "regels": [(row, geraakt[row.pk]) for row in pagina],
        "vandaag": vandaag,
        "voorbij": voorbij,
        "mag_wijzigen": permissions.can_plan_ritten(request.user),
    }
    return render(request, "ibl/list_sluitingen.html", context, status=status)


@require_POST
@part_of(Onderdeel.IBL)
def close_stopplaats(request: PortalRequest) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    form = forms.SluitingForm(request.POST, vandaag=timezone.localdate())
    if not form.is_valid():
        return _render_sluitingen(request, form, status=422)
    try:
        sluiting = services.close_stopplaats(by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        form.add_error("van", str(error))
        return _render_sluitingen(request, form, status=422)
    vanaf = max(sluiting.van, timezone.localdate())
    place = form.cleaned_data["vestiging"]
    geraakt = selectors.list_plannen_of_vestiging(place, vanaf=vanaf, tot=sluiting.tot)
    messages.success(request, f"{place} is gesloten. {selectors.describe_geraakt(geraakt)}")
    return redirect("ibl:list_sluitingen")


@require_POST
@part_of(Onderdeel.IBL)
def end_sluiting(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    sluiting = get_object_or_404(Stopsluiting, pk=pk)
    form, leeg = forms.EindForm(request.POST), forms.SluitingForm(vandaag=timezone.localdate())
    if not form.is_valid():
        return _render_sluitingen(request, leeg, geweigerd="Vul de laatste dag in.", status=422)
    try:
        place = services.end_sluiting(sluiting, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        return _render_sluitingen(request, leeg, geweigerd=str(error), status=422)
    messages.success(request, f"{place} is daarna weer open. Haal in de ritplannen nieuwe opdrachten op.")
    return redirect("ibl:list_sluitingen")
