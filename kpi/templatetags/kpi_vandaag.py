"""The card with the own library between the others, on a director's start page."""

from typing import Any

from django import template
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from kpi import selectors

register = template.Library()


@register.inclusion_tag("kpi/vandaag_kaart.html")
def kpi_kaart(user: User) -> dict[str, Any]:
    """For directors of a library that has figures; nothing for anyone else."""
    if not user.has_rol(Rol.DIRECTEUR) or user.organisatie.soort != "bibliotheek":
        return {"kaart": None}
    return {"kaart": selectors.load_kaart(user.organisatie, now=timezone.now())}
