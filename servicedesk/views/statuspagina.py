"""The public status page, its feed and its subscriptions; and where the desk writes it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, permissions, selectors, services
from servicedesk.models import IctDienst, Statusbericht

# Asking for a subscription sends mail to an address that is not one's own yet.
AANVRAGEN_PER_UUR = 10
GEVRAAGD = "Kijk in je mail: daar staat een link waarmee je je abonnement bevestigt."


@require_safe
@login_not_required
def show_status(request: HttpRequest) -> HttpResponse:
    return _render_status(request, forms.AbonneeForm())


def _render_status(request: HttpRequest, form: forms.AbonneeForm, status: int = 200) -> HttpResponse:
    page = selectors.read_statuspagina(now=timezone.now())
    return render(request, "servicedesk/status.html", {"pagina": page, "form": form}, status=status)


@require_safe
@login_not_required
def show_feed(request: HttpRequest) -> HttpResponse:
    """Atom: the same facts for a feed reader."""
    return _render_feed(request, "servicedesk/status_atom.xml", "application/atom+xml")


@require_safe
@login_not_required
def show_rss(request: HttpRequest) -> HttpResponse:
    """RSS: for the readers and programs that know no Atom."""
    return _render_feed(request, "servicedesk/status_rss.xml", "application/rss+xml")


def _render_feed(request: HttpRequest, template: str, content_type: str) -> HttpResponse:
    page = selectors.read_statuspagina(now=timezone.now())
    context = {"pagina": page, "voorvallen": selectors.list_feed(page)}
    response = render(request, template, context, content_type=f"{content_type}; charset=utf-8")
    response["Cache-Control"] = "public, max-age=60"
    return response


@require_POST
@login_not_required
def request_abonnement(request: HttpRequest) -> HttpResponse:
    form = forms.AbonneeForm(request.POST)
    if not form.is_valid():
        return _render_status(request, form, status=422)
    if _asks_too_often(request):
        form.add_error("adres", "Er is vanaf hier net al vaak om gevraagd. Probeer het over een uur opnieuw.")
        return _render_status(request, form, status=422)
    services.request_abonnement(form.cleaned_data["adres"], at=timezone.now())
    messages.success(request, GEVRAAGD)
    return redirect("status:show_status")


def _asks_too_often(request: HttpRequest) -> bool:
    key = f"status-aanvraag-{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > AANVRAGEN_PER_UUR


@login_not_required
def confirm_abonnement(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link asks; only the button confirms, for mail programs open links by themselves."""
    try:
        abonnee = services.read_link(services.BEVESTIGEN, token)
        if request.method == "POST":
            services.confirm_abonnement(token, at=timezone.now())
            messages.success(request, "Je krijgt voortaan bericht van storingen en onderhoud.")
            return redirect("status:show_status")
    except services.LinkExpiredError:
        return render(request, "servicedesk/status_link.html", {"verlopen": True, "adres": ""}, status=410)
    return render(request, "servicedesk/status_link.html", {"adres": abonnee.adres, "verlopen": False})


@csrf_exempt
@login_not_required
def cancel_abonnement(request: HttpRequest, token: str) -> HttpResponse:
    """The signed link is the permission: a mail program unsubscribes with one POST of its own."""
    if request.method == "POST":
        services.cancel_abonnement(token)
        return render(request, "servicedesk/status_afgemeld.html", {"klaar": True})
    return render(request, "servicedesk/status_afgemeld.html", {"klaar": False})


# --- The desk ----------------------------------------------------------------------------------------------
@part_of(Onderdeel.SERVICEDESK)
def publish_statusbericht(request: PortalRequest) -> HttpResponse:
    """What is told, and the form to tell more."""
    require(permissions.can_handle(request.user))
    form = forms.StatusberichtForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.publish_statusbericht(by=request.user, at=timezone.now(), **form.cleaned_data)
        except services.StatusRefusedError as error:
            form.add_error("van", str(error))
        else:
            messages.success(request, "Het staat op de statuspagina.")
            return redirect("servicedesk:publish_statusbericht")
    blad = request.GET.get("pagina", "1")
    context = {
        "form": form,
        "regel_form": forms.StatusregelForm(auto_id=False),
        "pagina": selectors.page_of(selectors.list_statusberichten(), int(blad) if blad.isdecimal() else 1),
        "nu": timezone.now(),
    }
    return render(request, "servicedesk/statusberichten.html", context, status=422 if form.is_bound else 200)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def update_statusbericht(request: PortalRequest, uuid: str) -> HttpResponse:
    require(permissions.can_handle(request.user))
    bericht = get_object_or_404(Statusbericht, uuid=uuid)
    form = forms.StatusregelForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Schrijf wat iedereen mag lezen.")
        return redirect("servicedesk:publish_statusbericht")
    try:
        services.update_statusbericht(bericht, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.StatusRefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "De statuspagina is bijgewerkt.")
    return redirect("servicedesk:publish_statusbericht")


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def list_diensten(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_queue(request.user))
    return render(request, "servicedesk/diensten.html", {"diensten": selectors.list_diensten_met_aantallen()})


@part_of(Onderdeel.SERVICEDESK)
def dienst(request: PortalRequest, slug: str) -> HttpResponse:
    """One service: its calls, and the branches that use it."""
    require(permissions.can_see_queue(request.user))
    found = get_object_or_404(IctDienst, slug=slug)
    require(request.method in {"GET", "HEAD"} or permissions.can_handle(request.user))
    initial = {"vestigingen": list(found.vestigingen.values_list("pk", flat=True))}
    form = forms.GebruikForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        services.set_gebruik(found, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, "Het gebruik is bewaard.")
        return redirect(found)
    context = {
        "dienst": found,
        "form": form,
        "gebruik": selectors.list_gebruik(found),
        "meldingen": selectors.list_meldingen_van_dienst(found),
        "mag_behandelen": permissions.can_handle(request.user),
    }
    return render(request, "servicedesk/dienst.html", context, status=422 if form.is_bound else 200)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def set_dienst_of_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.DienstVanMeldingForm(request.POST)
    if form.is_valid():
        services.set_dienst_of_melding(melding, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, "De dienst is bewaard.")
    else:
        messages.error(request, "Kies een dienst uit de lijst.")
    return redirect(melding)
