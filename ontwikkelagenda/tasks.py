"""Background work: PDFs on the queue `rapporten`, and the text that a killed process left behind."""

from celery import shared_task
from django.utils import timezone

from ontwikkelagenda import services
from ontwikkelagenda.services import samenvatting


@shared_task
def render_pdf(**_: object) -> int:
    """Make every PDF that was asked for; safe to run twice and beside itself."""
    made = 0
    while services.render_next_document(at=timezone.now()):
        made += 1
    return made


@shared_task
def project_documents(**_: object) -> int:
    """Read what was written into the sections; the sockets do it themselves, this is for when one died."""
    return services.project_behind(at=timezone.now())


@shared_task
def queue_digests(**_: object) -> int:
    """Tell people once a day what was said in their conversations; the same day twice is once."""
    return services.queue_digests(at=timezone.now())


@shared_task
def send_digests(**_: object) -> int:
    """One mail a morning with what was not read; a second run the same day mails nothing."""
    return samenvatting.send_digests(at=timezone.now())


@shared_task
def send_reminders(**_: object) -> None:
    """Votes, phases, progress and actions that are due; every reminder has a key, so it comes once."""
    samenvatting.send_reminders(at=timezone.now())
