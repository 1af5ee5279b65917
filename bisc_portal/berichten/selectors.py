"""Reading one's messages."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from bisc_portal.berichten.models import Bericht

Visitor = AbstractBaseUser | AnonymousUser


def list_berichten(user: Visitor) -> QuerySet[Bericht]:
    """Everything ever told to `user`, newest first."""
    return Bericht.objects.for_user(user).order_by("-created_at", "-pk")


def count_unread(user: Visitor) -> int:
    return Bericht.objects.for_user(user).unread().count()
