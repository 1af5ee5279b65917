"""The background work of transport: watching the 72 hours."""

from celery import shared_task
from django.utils import timezone

from bisc_portal.achtergrond.services import beat
from ibl import services


@shared_task
def check_termijnen(**_: object) -> int:
    """Look at every order whose next threshold has passed; safe to run twice and beside itself."""
    looked_at = 0
    while found := services.watch_termijnen(at=timezone.now()):
        looked_at += found
    beat("ibl", at=timezone.now())
    return looked_at
