"""Somebody's own tokens."""

from django.db.models import QuerySet

from kpi.models import ApiSleutel


def list_sleutels(user_id: int) -> QuerySet[ApiSleutel]:
    """The latest first, withdrawn ones included."""
    return ApiSleutel.objects.filter(gebruiker_id=user_id).order_by("-created_at", "-pk")
