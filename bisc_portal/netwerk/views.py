"""The meetings of the network, to read. The administrator records them in the admin."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.netwerk import selectors
from bisc_portal.netwerk.models import Bijeenkomst

PER_PAGE = 20


@require_safe
@part_of(Onderdeel.ONTWIKKELAGENDA)
def list_bijeenkomsten(request: PortalRequest) -> HttpResponse:
    pages = Paginator(selectors.list_gehouden_bijeenkomsten(), PER_PAGE)
    context = {
        "gepland": selectors.upcoming_bijeenkomsten(now=timezone.now()),
        "pagina": pages.get_page(request.GET.get("pagina")),
    }
    return render(request, "netwerk/list_bijeenkomsten.html", context)


@require_safe
@part_of(Onderdeel.ONTWIKKELAGENDA)
def bijeenkomst(request: PortalRequest, pk: int) -> HttpResponse:
    bijeenkomst = get_object_or_404(Bijeenkomst, pk=pk)
    aanwezigheid = selectors.list_aanwezigheid(bijeenkomst)
    context = {"bijeenkomst": bijeenkomst, "aanwezigheid": aanwezigheid, "nu": timezone.now()}
    return render(request, "netwerk/bijeenkomst.html", context)
