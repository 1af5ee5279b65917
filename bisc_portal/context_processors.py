"""What every page's frame shows: the menu, the messages, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from bisc_portal.accounts.models import Rol, User
from bisc_portal.accounts.permissions import ONDERDELEN
from bisc_portal.berichten.models import Bericht


def page_frame(request: HttpRequest) -> dict[str, Any]:
    frame: dict[str, Any] = {"demonstratie": settings.DEMONSTRATIE}
    user = getattr(request, "user", None)
    if isinstance(user, User):
        frame["onderdelen"] = {o.value for rol in user.rollen for o in ONDERDELEN[Rol(rol)]}
        frame["ongelezen_berichten"] = Bericht.objects.filter(ontvanger=user, gelezen_op__isnull=True).count()
    return frame
