"""Writing the knowledge base: versions, publishing, links with calls, and whether it helped."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from servicedesk import permissions
from servicedesk.models import Artikel, ArtikelKoppeling, ArtikelOordeel, ArtikelVersie, Melding
from servicedesk.services import zoeken
from servicedesk.services.weigeringen import HandelingRefusedError


class ArtikelRefusedError(HandelingRefusedError):
    """The article is not there to be read."""


@transaction.atomic
def save_artikel(
    *,
    by: User,
    at: dt.datetime,
    titel: str,
    tekst: str,
    doelgroep: str,
    herzien_voor: dt.date,
    publiceer: bool,
    bestaand: Artikel | None = None,
) -> Artikel:
    """A new version; readers keep the old one until it is published."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    locked = Artikel.objects.select_for_update(of=("self",))
    artikel = locked.get(pk=bestaand.pk) if bestaand else Artikel()
    artikel.doelgroep, artikel.herzien_voor = doelgroep, herzien_voor
    artikel.save()
    latest = artikel.versies.order_by("-nummer").values_list("nummer", flat=True).first() or 0
    versie = ArtikelVersie.objects.create(
        artikel=artikel, nummer=latest + 1, titel=titel, tekst=tekst, door=by, geschreven_op=at
    )
    if publiceer:
        artikel.gepubliceerde_versie, artikel.stand = versie, Artikel.Stand.GEPUBLICEERD
        artikel.save(update_fields=["gepubliceerde_versie", "stand"])
        zoeken.index_artikel(artikel.pk)
    record("artikel_bewaard", artikel, by=by, at=at, versie=versie.nummer, gepubliceerd=publiceer)
    return artikel


@transaction.atomic
def withdraw_artikel(artikel: Artikel, *, by: User, at: dt.datetime) -> Artikel:
    """No longer true: nobody is led to it any more, and its versions stay."""
    artikel.stand = Artikel.Stand.INGETROKKEN
    artikel.save(update_fields=["stand"])
    record("artikel_ingetrokken", artikel, by=by, at=at)
    return artikel


@transaction.atomic
def link_artikel(melding: Melding, *, by: User, at: dt.datetime, artikel: Artikel) -> ArtikelKoppeling:
    """Twice is once."""
    if artikel.stand != Artikel.Stand.GEPUBLICEERD:
        raise ArtikelRefusedError("Alleen een gepubliceerd artikel kan bij een melding.")
    koppeling, made = ArtikelKoppeling.objects.get_or_create(
        melding=melding, artikel=artikel, defaults={"gelegd_op": at}
    )
    if made:
        record("artikel_gekoppeld", melding, by=by, at=at, artikel=artikel.pk)
    return koppeling


@transaction.atomic
def unlink_artikel(melding: Melding, *, by: User, at: dt.datetime, artikel: Artikel) -> None:
    ArtikelKoppeling.objects.filter(melding=melding, artikel=artikel).delete()
    record("artikel_ontkoppeld", melding, by=by, at=at, artikel=artikel.pk)


@transaction.atomic
def judge_artikel(artikel: Artikel, *, by: User, at: dt.datetime, geholpen: bool) -> None:
    """Did it help? Whoever changes their mind is counted once."""
    ArtikelOordeel.objects.update_or_create(
        artikel=artikel, gebruiker=by, defaults={"geholpen": geholpen, "gegeven_op": at}
    )
    record("artikel_beoordeeld", artikel, by=by, at=at, geholpen=geholpen)
