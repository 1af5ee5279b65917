"""The agenda as a document, rendered by a worker."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.druk import PdfNotPossibleError
from ontwikkelagenda import pdf, selectors
from ontwikkelagenda.inhoud import canonical, content_hash
from ontwikkelagenda.models import (
    Agenda,
    Document,
)

MAX_ATTEMPTS = 3

RENDER_TASK = "ontwikkelagenda.tasks.render_pdf"


@transaction.atomic
def request_pdf(agenda: Agenda, *, by: User, at: dt.datetime) -> Document:
    """Ask for the PDF of the adopted version, or of the agenda as it stands now; one for equal content.

    One that failed before is tried again.
    """
    versie = selectors.adopted_version(agenda)
    tekst = versie.inhoud if versie else canonical(selectors.agenda_content(agenda))
    document, _ = Document.objects.get_or_create(
        agenda=agenda,
        hash=content_hash(tekst),
        vastgestelde_versie=versie,
        defaults={"inhoud": tekst, "gevraagd_op": at, "gevraagd_door": by},
    )
    if document.status == Document.Status.MISLUKT:
        document.status, document.pogingen, document.fout = Document.Status.GEVRAAGD, 0, ""
        document.save(update_fields=["status", "pogingen", "fout"])
    if document.status == Document.Status.GEVRAAGD:
        doorbell.ring(RENDER_TASK)
    return document


@transaction.atomic
def render_next_document(*, at: dt.datetime) -> bool:
    """Claim one requested PDF and make it; False when there is none.

    The row stays locked while it is made: a worker that dies leaves it to the next one.
    """
    document = (
        Document.objects.filter(status=Document.Status.GEVRAAGD)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("agenda", "vastgestelde_versie__vastgesteld_door", "vastgestelde_versie__bijeenkomst")
        .order_by("gevraagd_op", "pk")
        .first()
    )
    if document is None:
        return False
    try:
        document.pdf = pdf.render_document(document)
    except PdfNotPossibleError as error:
        document.pogingen += 1
        document.fout = str(error)[:200]
        if document.pogingen >= MAX_ATTEMPTS:
            document.status = Document.Status.MISLUKT
    else:
        document.status, document.klaar_op, document.fout = Document.Status.KLAAR, at, ""
    document.save(update_fields=["pdf", "status", "klaar_op", "fout", "pogingen"])
    return True
