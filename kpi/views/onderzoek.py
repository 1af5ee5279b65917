"""The satisfaction survey: its pages for who reads the figures, and the one behind the link in the mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from kpi import forms, permissions, selectors, services
from kpi.models import Onderzoek

PER_PAGE = 50


@require_safe
@part_of(Onderdeel.CIJFERS)
def list_onderzoeken(request: PortalRequest) -> HttpResponse:
    context = {
        "onderzoeken": selectors.list_onderzoeken(),
        "mag_maken": permissions.can_fix_kwartaal(request.user),
    }
    return render(request, "kpi/onderzoeken.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.CIJFERS)
def create_onderzoek(request: PortalRequest) -> HttpResponse:
    require(permissions.can_fix_kwartaal(request.user))
    form = forms.OnderzoekForm(request.POST or None, vandaag=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        return redirect(services.create_onderzoek(by=request.user, at=timezone.now(), **form.cleaned_data))
    status = 422 if request.method == "POST" else 200
    return render(request, "kpi/create_onderzoek.html", {"form": form}, status=status)


@require_safe
@part_of(Onderdeel.CIJFERS)
def show_onderzoek(request: PortalRequest, pk: int) -> HttpResponse:
    onderzoek = get_object_or_404(Onderzoek, pk=pk)
    mag_uitnodigen = permissions.can_fix_kwartaal(request.user) and onderzoek.genodigd_op is None
    uitslag = selectors.load_uitslag(onderzoek, vandaag=timezone.localdate())
    geschreven = Paginator(uitslag.toelichtingen, PER_PAGE)
    context = {
        "uitslag": uitslag,
        "pagina": geschreven.get_page(request.GET.get("pagina")),
        "mag_uitnodigen": mag_uitnodigen,
        "voorbeeld": forms.AntwoordForm(stellingen=onderzoek.stellingen) if mag_uitnodigen else None,
        "mag_toelichtingen": permissions.can_add_duiding(request.user),
    }
    return render(request, "kpi/onderzoek.html", context)


@require_POST
@part_of(Onderdeel.CIJFERS)
def invite_deelnemers(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_fix_kwartaal(request.user))
    onderzoek = get_object_or_404(Onderzoek, pk=pk)
    try:
        onderzoek = services.invite_deelnemers(onderzoek, by=request.user, at=timezone.now())
    except services.OnderzoekAlreadyOpenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"De uitnodigingen gaan naar {onderzoek.genodigd} mensen.")
    return redirect(onderzoek)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def answer_onderzoek(request: HttpRequest, geheim: str) -> HttpResponse:
    """Nobody has to sign in: the link is the right to answer, once. Who is signed in is not looked at."""
    now = timezone.now()
    recht = selectors.find_recht(geheim)
    if recht is None or not recht.onderzoek.is_open(timezone.localdate(now)):
        return render(request, "kpi/onderzoek_voorbij.html", status=410)
    form = forms.AntwoordForm(request.POST or None, stellingen=recht.onderzoek.stellingen)
    if request.method == "POST" and form.is_valid():
        toelichting = form.cleaned_data["toelichting"]
        try:
            services.answer_onderzoek(
                geheim,
                cijfer=form.cleaned_data["cijfer"],
                scores=form.scores,
                toelichting=toelichting,
                at=now,
            )
        except services.AnswerRefusedError:
            return render(request, "kpi/onderzoek_voorbij.html", status=410)
        return render(request, "kpi/onderzoek_bedankt.html")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "onderzoek": recht.onderzoek}
    return render(request, "kpi/answer_onderzoek.html", context, status=status)
