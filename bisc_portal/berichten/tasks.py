"""Delivery of the outbox in the background."""

from celery import shared_task
from django.utils import timezone

from bisc_portal.achtergrond.services import beat
from bisc_portal.berichten import services


@shared_task
def deliver_berichten(**_: object) -> int:
    """Deliver everything that is due; safe to run twice and beside itself."""
    delivered = 0
    while services.deliver_next(at=timezone.now()):
        delivered += 1
    beat("berichten", at=timezone.now())
    return delivered
