"""Applying imports in the background."""

from celery import shared_task
from django.utils import timezone

from bisc_portal.importeren import services


@shared_task
def apply_importacties(**_: object) -> int:
    """Apply every import that was asked for; safe to run twice and beside itself."""
    applied = 0
    while services.apply_next(at=timezone.now()):
        applied += 1
    return applied
