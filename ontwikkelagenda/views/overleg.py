"""The PDO: its meetings, one with its points and papers, and the decisions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import permissions, selectors
from ontwikkelagenda.forms import overleg as forms
from ontwikkelagenda.forms.uitvoering import ActieForm
from ontwikkelagenda.models import Agenda, Initiatief, Vergaderpunt
from ontwikkelagenda.selectors import overleg as overleggen
from ontwikkelagenda.services import overleg as services
from ontwikkelagenda.services.uitvoering import add_actie
from ontwikkelagenda.views.opzoeken import AGENDA, REFUSED, get_pdo
from ontwikkelagenda.views.verslag import verslag_context


@part_of(AGENDA)
@require_safe
def list_overleggen(request: PortalRequest) -> HttpResponse:
    context = {"overleggen": overleggen.overleggen(), "nu": timezone.now()}
    return render(request, "ontwikkelagenda/list_overleggen.html", context)


@part_of(AGENDA)
@require_safe
def show_overleg(request: PortalRequest, pk: int) -> HttpResponse:
    bijeenkomst = get_pdo(pk)
    overleg = overleggen.load_overleg(bijeenkomst)
    context = {
        "bijeenkomst": bijeenkomst,
        "overleg": overleg,
        **verslag_context(request, bijeenkomst, overleg.verslag),
        "mag_voorbereiden": permissions.can_arrange(request.user),
        "nu": timezone.now(),
    }
    return render(request, "ontwikkelagenda/show_overleg.html", context)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def add_vergaderpunt(request: PortalRequest, pk: int) -> HttpResponse:
    bijeenkomst = get_pdo(pk)
    require(permissions.can_arrange(request.user))
    form = forms.VergaderpuntForm(request.POST or None, initial={"agenda": selectors.current_agenda()})
    if request.method == "POST" and form.is_valid():
        services.add_vergaderpunt(bijeenkomst, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("ontwikkelagenda:show_overleg", pk)
    status = REFUSED if request.method == "POST" else 200
    context = {"bijeenkomst": bijeenkomst, "form": form}
    return render(request, "ontwikkelagenda/add_vergaderpunt.html", context, status=status)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def record_besluit(request: PortalRequest, pk: int, punt: int) -> HttpResponse:
    bijeenkomst = get_pdo(pk)
    require(permissions.can_arrange(request.user))
    row = get_object_or_404(Vergaderpunt.objects.filter(bijeenkomst=bijeenkomst).order_by("pk"), pk=punt)
    start = {"besluit": row.besluit or row.gevraagd, "uitkomst": row.uitkomst}
    form = forms.BesluitForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.record_besluit(row, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("ontwikkelagenda:show_overleg", pk)
    status = REFUSED if request.method == "POST" else 200
    context = {"bijeenkomst": bijeenkomst, "punt": row, "form": form}
    return render(request, "ontwikkelagenda/record_besluit.html", context, status=status)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def add_overlegactie(request: PortalRequest, pk: int) -> HttpResponse:
    """An action out of the meeting; `?zin=` is the sentence of the minutes it comes from."""
    bijeenkomst = get_pdo(pk)
    require(permissions.can_arrange(request.user))
    agenda = (
        Agenda.objects.filter(jaar=bijeenkomst.begint_op.year).order_by("pk").first()
        or selectors.current_agenda()
    )
    zin = request.GET.get("zin", "")[:2000]
    form = ActieForm(
        request.POST or None,
        initiatieven=Initiatief.objects.none(),
        initial={"zin": zin, "omschrijving": zin[:240]},
    )
    if request.method == "POST" and form.is_valid() and agenda is not None:
        data = {**form.cleaned_data, "initiatief": None}
        add_actie(agenda, bijeenkomst=bijeenkomst, by=request.user, at=timezone.now(), **data)
        return redirect("ontwikkelagenda:show_overleg", pk)
    status = REFUSED if request.method == "POST" else 200
    context = {"bijeenkomst": bijeenkomst, "form": form, "zin": zin}
    return render(request, "ontwikkelagenda/add_overlegactie.html", context, status=status)
