"""What `manage.py check --deploy` wants to see of the background work."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register(deploy=True)
def check_celery(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001  Django's signature
    """Both traps were measured: a hung worker for ever, and one job run three times."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    visibility = options.get("visibility_timeout", 3600)
    errors: list[CheckMessage] = []
    if not options.get("socket_timeout"):
        errors.append(
            Error(
                "CELERY_BROKER_TRANSPORT_OPTIONS heeft geen socket_timeout.",
                hint="Zonder die grens laat één half open verbinding worker, beat en web voor altijd hangen.",
                id="achtergrond.E001",
            )
        )
    if visibility <= settings.CELERY_TASK_TIME_LIMIT:
        errors.append(
            Error(
                "CELERY_TASK_TIME_LIMIT is niet kleiner dan visibility_timeout.",
                hint="Een taak die nog loopt, wordt dan nog een keer uitgedeeld.",
                id="achtergrond.E002",
            )
        )
    return errors
