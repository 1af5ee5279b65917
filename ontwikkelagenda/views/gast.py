"""Reading without an account by a link that expires, and the permanent address of what was adopted."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import permissions, selectors
from ontwikkelagenda.forms.gastlink import GastlinkForm
from ontwikkelagenda.inhoud import canonical
from ontwikkelagenda.leesbaar import read_inhoud
from ontwikkelagenda.models import Agenda, Gastlink, VastgesteldeVersie
from ontwikkelagenda.services import gastlink as services
from ontwikkelagenda.views.opzoeken import AGENDA, REFUSED, get_agenda

GONE = 410


def _reading(agenda: Agenda, versie: VastgesteldeVersie | None) -> dict[str, Any]:
    tekst = versie.inhoud if versie else canonical(selectors.agenda_content(agenda))
    return {"agenda": agenda, "versie": versie, **read_inhoud(tekst)}


@part_of(AGENDA)
@require_safe
def read_adopted(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    """The permanent address: this version, word for word, for ever; no editor is loaded."""
    agenda = get_agenda(jaar)
    versies = VastgesteldeVersie.objects.filter(agenda=agenda).select_related(
        "bijeenkomst", "vastgesteld_door"
    )
    versie = versies.filter(nummer=nummer).order_by("pk").first()
    if versie is None:
        raise Http404
    context = {**_reading(agenda, versie), "alle": versies.order_by("nummer")}
    return render(request, "ontwikkelagenda/read_adopted.html", context)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def list_gastlinks(request: PortalRequest, jaar: int) -> HttpResponse:
    """The links there are, and a new one; its address is shown once."""
    agenda = get_agenda(jaar)
    require(permissions.can_arrange(request.user))
    form = GastlinkForm(request.POST or None)
    status, adres = 200, ""
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            _, sleutel = services.make_gastlink(
                agenda, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            adres = settings.PORTAAL_ADRES + reverse("ontwikkelagenda:read_as_guest", args=[sleutel])
            form, status = GastlinkForm(), 200
    context = {
        "agenda": agenda,
        "form": form,
        "adres": adres,
        "links": agenda.gastlinks.select_related("door").order_by("-created_at", "-pk"),
        "nu": timezone.now(),
    }
    return render(request, "ontwikkelagenda/list_gastlinks.html", context, status=status)


@part_of(AGENDA)
@require_POST
def revoke_gastlink(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.can_arrange(request.user))
    link = get_object_or_404(agenda.gastlinks.order_by("pk"), pk=pk)
    services.revoke_gastlink(link, by=request.user, at=timezone.now())
    return redirect("ontwikkelagenda:list_gastlinks", jaar)


@login_not_required
@require_safe
def read_as_guest(request: HttpRequest, sleutel: str) -> HttpResponse:
    """A guest reads what was adopted, else the agenda as it stands; an old link says so and shows nothing."""
    links = Gastlink.objects.filter(sleutel_hash=services.hash_sleutel(sleutel)).select_related("agenda")
    link = links.order_by("pk").first()
    if link is None:
        raise Http404
    if link.ingetrokken_op is not None or link.verloopt_op <= timezone.now():
        return render(request, "ontwikkelagenda/gast_verlopen.html", status=GONE)
    context = {**_reading(link.agenda, selectors.adopted_version(link.agenda)), "link": link}
    response = render(request, "ontwikkelagenda/read_as_guest.html", context)
    # The address is the key: it stays out of search engines and of the next site's logs.
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
