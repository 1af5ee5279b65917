"""The budget advice: asking it, spreading, closing, and who gave what."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.models import Rol
from ontwikkelagenda import permissions, selectors
from ontwikkelagenda.forms import budgetadvies as forms
from ontwikkelagenda.models import Budgetadvies
from ontwikkelagenda.selectors import budgetadvies as adviezen
from ontwikkelagenda.services import budgetadvies as services
from ontwikkelagenda.views.opzoeken import AGENDA, REFUSED, get_agenda

REFUSALS = (services.AdviesClosedError, services.TooMuchInzetError)


def _advies(jaar: int, nummer: int) -> Budgetadvies:
    advies: Budgetadvies = get_object_or_404(adviezen.budgetadviezen(get_agenda(jaar)), nummer=nummer)
    return advies


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def open_budgetadvies(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.can_arrange(request.user))
    start = {
        "te_verdelen": selectors.budget_stand(agenda).vrij,
        "voorstellen": [v.pk for v in selectors.list_voorstellen(agenda)],
    }
    form = forms.OpenBudgetadviesForm(request.POST or None, agenda=agenda, initial=start)
    status = 200
    if request.method == "POST":
        running = adviezen.budgetadviezen(agenda).filter(gesloten_op__isnull=True).first()
        if running:
            messages.info(request, "Er loopt al een budgetadvies.")
            return redirect(running)
        if form.is_valid():
            return redirect(
                services.open_budgetadvies(agenda, by=request.user, at=timezone.now(), **form.cleaned_data)
            )
        status = REFUSED
    context = {"agenda": agenda, "form": form, "voorstellen": selectors.list_voorstellen(agenda)}
    return render(request, "ontwikkelagenda/open_budgetadvies.html", context, status=status)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def show_budgetadvies(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    """Spread while it is open; who gave what afterwards."""
    advies = _advies(jaar, nummer)
    voorstellen = adviezen.advies_voorstellen(advies)
    mag = request.user.has_rol(Rol.DIRECTEUR)
    eigen = adviezen.own_inzet(advies, request.user.organisatie)
    start = {f"inzet_{pk}": bedrag for pk, bedrag in eigen.items()}
    form = forms.InzetForm(request.POST or None, advies=advies, voorstellen=voorstellen, initial=start)
    status = 200
    if request.method == "POST":
        require(mag)
        status = REFUSED
        if form.is_valid():
            try:
                services.give_inzet(advies, form.inzet(), by=request.user, at=timezone.now())
            except REFUSALS as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request, "Jullie verdeling is opgeslagen. Tot de sluiting kun je haar wijzigen."
                )
                return redirect(advies)
    gesloten = advies.gesloten_op is not None
    context = {
        "agenda": advies.agenda,
        "advies": advies,
        "form": form,
        "loopt": not gesloten and timezone.now() <= advies.sluit_op,
        "mag_verdelen": mag and not gesloten and timezone.now() <= advies.sluit_op,
        "mag_sluiten": permissions.can_arrange(request.user) and not gesloten,
        "verdeeld": sum(eigen.values(), selectors.NUL),
        "meegedaan": adviezen.count_meegedaan(advies),
        "uitslag": adviezen.load_uitslag(advies) if gesloten else None,
    }
    return render(request, "ontwikkelagenda/show_budgetadvies.html", context, status=status)


@part_of(AGENDA)
@require_POST
def close_budgetadvies(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    advies = _advies(jaar, nummer)
    require(permissions.can_arrange(request.user))
    return redirect(services.close_budgetadvies(advies, by=request.user, at=timezone.now()))
