"""What an address names, and what may be done with it."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from bisc_portal.accounts.access import PortalRequest
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda import permissions, selectors
from ontwikkelagenda.models import (
    Agenda,
    Initiatief,
    Sectie,
    Verslag,
)

AGENDA = Onderdeel.ONTWIKKELAGENDA
REFUSED, CONFLICT = 422, 409


def get_agenda(jaar: int) -> Agenda:
    return get_object_or_404(Agenda.objects.order_by("jaar"), jaar=jaar)


def get_sectie(jaar: int, pk: int) -> Sectie:
    sectie: Sectie = get_object_or_404(selectors.secties(get_agenda(jaar)), pk=pk)
    return sectie


def get_initiatief(jaar: int, pk: int) -> Initiatief:
    rows: QuerySet[Initiatief] = selectors.all_initiatieven(get_agenda(jaar))
    return get_object_or_404(rows, pk=pk)


def get_pdo(pk: int) -> Bijeenkomst:
    pdos = Bijeenkomst.objects.filter(soort=Bijeenkomst.Soort.PDO).order_by("pk")
    return get_object_or_404(pdos, pk=pk)


def get_verslag(pk: int) -> Verslag:
    """The minutes somebody began in the editor; those of before begin there first."""
    begun = Verslag.objects.filter(bijeenkomst=get_pdo(pk), bijeenkomst__schrijfdocument__isnull=False)
    return get_object_or_404(begun.select_related("bijeenkomst__schrijfdocument").order_by("pk"))


def rights(request: PortalRequest, agenda: Agenda) -> dict[str, bool]:
    """What the templates may offer."""
    return {
        "mag_schrijven": permissions.can_write(request.user, agenda),
        "mag_inrichten": permissions.can_arrange(request.user),
        "mag_voorstellen": permissions.can_amend(request.user, agenda),
        "mag_vaststellen": permissions.can_adopt(request.user, agenda),
    }
