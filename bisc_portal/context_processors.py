"""What every page's frame shows: the menu, the messages, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from bisc_portal.accounts.models import Rol, User
from bisc_portal.accounts.permissions import ONDERDELEN, can_invite
from bisc_portal.accounts.second_factor import is_missing
from bisc_portal.berichten import selectors as berichten


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The menu stays empty for whoever must still give a second factor: no door leads anywhere yet."""
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {
        "demonstratie": settings.DEMONSTRATIE,
        "onderdelen": set(),
        "ongelezen_berichten": 0,
        "mag_uitnodigen": False,
        "tweede_stap_nodig": False,
    }
    if not isinstance(user, User):
        return frame
    frame["tweede_stap_nodig"] = is_missing(request)
    if not frame["tweede_stap_nodig"]:
        frame["onderdelen"] = {o.value for rol in user.rollen for o in ONDERDELEN[Rol(rol)]}
        frame["ongelezen_berichten"] = berichten.count_unread(user)
        frame["mag_uitnodigen"] = can_invite(user)
    return frame
