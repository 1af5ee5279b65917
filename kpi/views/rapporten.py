"""The accountability reports: the list, each as a page and as a PDF, and the subscription."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from kpi import perioden, permissions, selectors, services
from kpi.models import Abonnement, Rapport


@require_safe
@part_of(Onderdeel.CIJFERS)
def list_rapporten(request: PortalRequest) -> HttpResponse:
    rapporten = list(selectors.list_rapporten())
    context = {
        "rapporten": rapporten,
        "abonnement": selectors.find_abonnement(request.user.pk),
        "kwartalen": selectors.list_reportable(timezone.localdate()),
        "mag_maken": permissions.can_fix_kwartaal(request.user),
    }
    response = render(request, "kpi/rapporten.html", context)
    if any(rapport.status == Rapport.Status.GEVRAAGD for rapport in rapporten):
        response["Refresh"] = "5"
    return response


@require_POST
@part_of(Onderdeel.CIJFERS)
def request_rapport(request: PortalRequest) -> HttpResponse:
    require(permissions.can_fix_kwartaal(request.user))
    tijdvak = perioden.parse(request.POST.get("periode", ""))
    if tijdvak is None:
        raise Http404
    try:
        services.request_rapport(tijdvak, by=request.user, at=timezone.now())
    except services.KwartaalNotFixedError as error:
        messages.error(request, str(error))
    return redirect("kpi:list_rapporten")


@require_safe
@part_of(Onderdeel.CIJFERS)
def rapport(request: PortalRequest, pk: int) -> HttpResponse:
    rapport = get_object_or_404(Rapport.objects.defer("pdf"), pk=pk, inhoud__isnull=False)
    return render(request, "kpi/rapport.html", {"rapport": rapport, "inhoud": rapport.inhoud})


@require_safe
@part_of(Onderdeel.CIJFERS)
def download_rapport(request: PortalRequest, pk: int) -> HttpResponse:
    rapport = get_object_or_404(Rapport, pk=pk, pdf__isnull=False)
    naam = selectors.file_name(rapport)
    return HttpResponse(
        bytes(rapport.pdf or b""),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{naam}"'},
    )


@require_POST
@part_of(Onderdeel.CIJFERS)
def subscribe(request: PortalRequest) -> HttpResponse:
    """On or off, for whoever is signed in."""
    now = timezone.now()
    abonnement = selectors.find_abonnement(request.user.pk)
    if abonnement is None:
        services.subscribe(request.user, at=now)
        messages.success(request, "Je krijgt elk nieuw rapport per e-mail.")
    else:
        services.unsubscribe(abonnement, at=now)
        messages.success(request, "Je krijgt de rapporten niet meer per e-mail.")
    return redirect("kpi:list_rapporten")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def unsubscribe(request: HttpRequest, geheim: str) -> HttpResponse:
    """From the mail: the secret in the link is enough. Only the button ends it, since scanners open links."""
    abonnement = Abonnement.objects.filter(geheim=geheim).first()
    if request.method == "POST" and abonnement is not None:
        services.unsubscribe(abonnement, at=timezone.now())
        abonnement = None
    return render(request, "kpi/unsubscribe.html", {"abonnement": abonnement})
