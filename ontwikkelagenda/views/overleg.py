"""The PDO: its meetings, one with its points and papers, the decisions and the minutes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda import opmaak, permissions, selectors
from ontwikkelagenda.forms import overleg as forms
from ontwikkelagenda.forms.uitvoering import ActieForm
from ontwikkelagenda.models import Agenda, Initiatief, Vergaderpunt, Verslag
from ontwikkelagenda.selectors import overleg as overleggen
from ontwikkelagenda.services import overleg as services
from ontwikkelagenda.services.uitvoering import ChangedMeanwhileError, add_actie
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED


def _bijeenkomst(pk: int) -> Bijeenkomst:
    pdos = Bijeenkomst.objects.filter(soort=Bijeenkomst.Soort.PDO).order_by("pk")
    return get_object_or_404(pdos, pk=pk)


@part_of(AGENDA)
@require_safe
def list_overleggen(request: PortalRequest) -> HttpResponse:
    context = {"overleggen": overleggen.overleggen(), "nu": timezone.now()}
    return render(request, "ontwikkelagenda/list_overleggen.html", context)


@part_of(AGENDA)
@require_safe
def show_overleg(request: PortalRequest, pk: int) -> HttpResponse:
    bijeenkomst = _bijeenkomst(pk)
    overleg = overleggen.load_overleg(bijeenkomst)
    context = {
        "bijeenkomst": bijeenkomst,
        "overleg": overleg,
        "blokken": opmaak.parse(overleg.verslag.tekst) if overleg.verslag else [],
        "mag_voorbereiden": permissions.can_arrange(request.user),
        "nu": timezone.now(),
    }
    return render(request, "ontwikkelagenda/show_overleg.html", context)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def add_vergaderpunt(request: PortalRequest, pk: int) -> HttpResponse:
    bijeenkomst = _bijeenkomst(pk)
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
    bijeenkomst = _bijeenkomst(pk)
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
def save_verslag(request: PortalRequest, pk: int) -> HttpResponse:
    bijeenkomst = _bijeenkomst(pk)
    require(permissions.can_arrange(request.user))
    current = Verslag.objects.filter(bijeenkomst=bijeenkomst).order_by("pk").first()
    start = {"tekst": current.tekst, "versie": current.versie} if current else {"versie": 0}
    form = forms.VerslagForm(request.POST or None, initial=start)
    status, botsing = 200, False
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                services.save_verslag(bijeenkomst, by=request.user, at=timezone.now(), **form.cleaned_data)
            except ChangedMeanwhileError:
                data = request.POST.copy()
                data["versie"] = str(current.versie if current else 0)
                form.data, status, botsing = data, CONFLICT, True
            else:
                messages.success(request, "Het verslag is opgeslagen.")
                return redirect("ontwikkelagenda:show_overleg", pk)
    context = {"bijeenkomst": bijeenkomst, "form": form, "botsing": botsing, "nu": current}
    return render(request, "ontwikkelagenda/save_verslag.html", context, status=status)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def add_overlegactie(request: PortalRequest, pk: int) -> HttpResponse:
    """An action out of the meeting; `?zin=` is the sentence of the minutes it comes from."""
    bijeenkomst = _bijeenkomst(pk)
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
