"""Reading one's messages."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from bisc_portal.berichten.models import Bericht

Visitor = AbstractBaseUser | AnonymousUser


def list_berichten(user: Visitor) -> QuerySet[Bericht]:
    """Everything ever told to `user`, newest first."""
    return Bericht.objects.for_user(user).order_by("-created_at", "-pk")


def list_unread(user: Visitor) -> QuerySet[Bericht]:
    return list_berichten(user).filter(gelezen_op__isnull=True)


def count_unread(user: Visitor) -> int:
    return list_unread(user).count()
