"""The PDF: asked for, waited for, downloaded."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import (
    Document,
)
from ontwikkelagenda.views.opzoeken import AGENDA, get_agenda


@part_of(AGENDA)
@require_POST
def request_pdf(request: PortalRequest, jaar: int) -> HttpResponse:
    document = services.request_pdf(get_agenda(jaar), by=request.user, at=timezone.now())
    return redirect(document)


def _document(jaar: int, pk: int) -> Document:
    document: Document = get_object_or_404(selectors.documenten(get_agenda(jaar)), pk=pk)
    return document


@part_of(AGENDA)
@require_safe
def show_document(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """While the worker is busy the page looks again by itself."""
    document = _document(jaar, pk)
    context = {"agenda": document.agenda, "document": document}
    response = render(request, "ontwikkelagenda/show_document.html", context)
    if document.status == Document.Status.GEVRAAGD:
        response["Refresh"] = "2"
    return response


@part_of(AGENDA)
@require_safe
def download_pdf(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    document = _document(jaar, pk)
    if document.pdf is None:
        return redirect(reverse("ontwikkelagenda:show_document", args=[jaar, pk]))
    return download(bytes(document.pdf), "application/pdf", document.bestandsnaam)


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
