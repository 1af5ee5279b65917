"""The messages page. Reading one is a POST: following a link must change nothing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.berichten import selectors, services

PAGE_SIZE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    pagina = Paginator(selectors.list_berichten(request.user), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "berichten/index.html", {"pagina": pagina})


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it read and go where it points; a link to elsewhere is never followed."""
    bericht = get_object_or_404(selectors.list_berichten(request.user), pk=pk)
    services.mark_read(bericht, at=timezone.now())
    inside = url_has_allowed_host_and_scheme(bericht.link, allowed_hosts=None)
    return redirect(bericht.link if inside else "berichten:index")


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    count = services.mark_all_read(request.user, at=timezone.now())
    messages.success(request, "Alle berichten zijn gelezen." if count else "Er waren geen nieuwe berichten.")
    return redirect("berichten:index")
