"""Making PDFs in the background, on the queue `rapporten`."""

from celery import shared_task
from django.utils import timezone

from ontwikkelagenda import services


@shared_task
def render_pdf(**_: object) -> int:
    """Make every PDF that was asked for; safe to run twice and beside itself."""
    made = 0
    while services.render_next_document(at=timezone.now()):
        made += 1
    return made
