"""What hangs on a call beside the conversation: its service, its mail, its plan, its security file."""

from dataclasses import dataclass

from django import template
from django.db.models import QuerySet

from bisc_portal.accounts.models import User
from servicedesk import permissions, selectors
from servicedesk.models import (
    Beveiligingsincident,
    InkomendeMail,
    Melding,
    Wijziging,
)

register = template.Library()


@dataclass(frozen=True)
class Dossier:
    """Empty lists where this person may not choose."""

    diensten: list[tuple[int, str]]
    post: QuerySet[InkomendeMail] | None
    wijziging: Wijziging | None
    incident: Beveiligingsincident | None
    mag_behandelen: bool


@register.simple_tag
def dossier(melding: Melding, user: User, aanhang: selectors.Aanhang) -> Dossier:
    """Four queries at most."""
    desk = permissions.can_handle(user)
    return Dossier(
        diensten=selectors.list_keuzes(selectors.list_ict_diensten()) if desk else [],
        post=selectors.list_post_of(melding) if desk and aanhang.post else None,
        wijziging=selectors.find_wijziging_of(melding, user),
        incident=selectors.find_incident_of(melding, user) if melding.afgeschermd else None,
        mag_behandelen=desk,
    )
