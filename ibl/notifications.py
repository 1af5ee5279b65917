"""Which message goes to whom about a transport. Every message has a key of its own."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from bisc_portal.accounts.models import Rol, User
from bisc_portal.berichten import services as berichten
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import dag, moment
from ibl.models import Isoaanvraag, Rit, Ritplan, Transportopdracht
from ibl.sla import Drempel
from ibl.workflow import Status


def _logistiek() -> QuerySet[User]:
    return User.objects.filter(is_active=True, rollen__contains=[Rol.LOGISTIEK_MEDEWERKER]).order_by("pk")


def _desk_of(vestiging: Vestiging) -> list[User]:
    """The staff of this branch; where none is registered, the staff of its library."""
    staff = list(
        User.objects.filter(
            is_active=True,
            organisatie_id=vestiging.organisatie_id,
            rollen__contains=[Rol.BIBLIOTHEEKMEDEWERKER],
        ).order_by("pk")
    )
    here = [user for user in staff if user.vestiging_id in {vestiging.pk, None}]
    return here or staff


def tell_isoaanvraag(aanvraag: Isoaanvraag, *, at: dt.datetime) -> None:
    """A partner outside the network asked or told something."""
    what = f"vraagt: {aanvraag.gevraagd}" if aanvraag.gevraagd else aanvraag.stap.label
    for user in _logistiek():
        berichten.queue_bericht(
            f"ibl:iso-{aanvraag.pk}:{aanvraag.stand}:{aanvraag.gevraagd}:{user.pk}",
            ontvanger=user,
            onderwerp=f"{aanvraag.partner}: {aanvraag.titel}"[:200],
            tekst=f"{aanvraag.get_rol_display().capitalize()}. Nu: {what}.",
            link=reverse("ibl:show_isoaanvraag", args=[aanvraag.pk]),
            at=at,
        )


def tell_ritten(plan: Ritplan, *, at: dt.datetime) -> None:
    """Tell every driver that the trip of the day is there."""
    for rit in plan.ritten.filter(dienst__isnull=False, bewegingen__gt=0).select_related("dienst__chauffeur"):
        if rit.dienst is None or rit.vertrek_gepland is None:
            continue
        berichten.queue_bericht(
            f"ibl:rit-{rit.pk}:{plan.version}",
            ontvanger=rit.dienst.chauffeur,
            onderwerp=f"{rit.naam} van {dag(rit.datum)} staat klaar",
            tekst=f"Weg {moment(rit.vertrek_gepland)}, {rit.bewegingen - 1} stops, {rit.meters // 1000} km.",
            link=rit.get_absolute_url(),
            at=at,
        )


def tell_voertuig_uitgevallen(rit: Rit, *, reden: str, by: User, at: dt.datetime) -> None:
    """Logistics must know, and the driver who would have driven it."""
    people = [user for user in _logistiek() if user.pk != by.pk]
    if rit.dienst is not None:
        people.append(rit.dienst.chauffeur)
    for user in dict.fromkeys(people):
        berichten.queue_bericht(
            f"ibl:uitgevallen-{rit.pk}:{user.pk}",
            ontvanger=user,
            onderwerp=f"{rit.voertuig} rijdt {dag(rit.datum)} niet",
            tekst=f"{by} meldt: {reden}. De stops worden opnieuw verdeeld.",
            link=rit.plan.get_absolute_url(),
            at=at,
        )


def _queue(
    opdracht: Transportopdracht,
    soort: str,
    people: Iterable[User],
    *,
    onderwerp: str,
    tekst: str,
    at: dt.datetime,
) -> None:
    for user in dict.fromkeys(people):
        berichten.queue_bericht(
            f"ibl:{opdracht.nummer}:{soort}:{user.pk}",
            ontvanger=user,
            onderwerp=onderwerp,
            tekst=tekst,
            link=opdracht.get_absolute_url(),
            at=at,
        )


def tell_threshold(opdracht: Transportopdracht, drempel: Drempel, *, at: dt.datetime) -> None:
    """Tell whoever holds it: the lender before pick-up, the receiver after delivery, logistics always."""
    people = list(_logistiek())
    if opdracht.stand in {Status.TOEGEWEZEN, Status.KLAARGEZET} and opdracht.herkomst is not None:
        people += _desk_of(opdracht.herkomst)
    if opdracht.stand == Status.BEZORGD or drempel == Drempel.GEMIST:
        people += _desk_of(opdracht.bestemming)
    if drempel == Drempel.WAARSCHUWING:
        onderwerp = f"Nog 24 uur voor {opdracht.nummer}: {opdracht.wat}"
        tekst = (
            f"{opdracht.wat} moet vóór {moment(opdracht.termijn_op)} bij {opdracht.bestemming} zijn. "
            f"Nu: {opdracht.stand.label}."
        )
    else:
        onderwerp = f"72 uur voorbij voor {opdracht.nummer}: {opdracht.wat}"
        tekst = (
            f"{opdracht.wat} was op {moment(opdracht.termijn_op)} nog niet beschikbaar bij "
            f"{opdracht.bestemming}. Nu: {opdracht.stand.label}."
        )
    _queue(opdracht, drempel.value, people, onderwerp=onderwerp[:200], tekst=tekst, at=at)


def tell_lender_wanted(opdracht: Transportopdracht, *, at: dt.datetime) -> None:
    _queue(
        opdracht,
        f"uitlener-gezocht-{opdracht.version}",
        _logistiek(),
        onderwerp=f"Kies een uitlener voor {opdracht.nummer}"[:200],
        tekst=f"{opdracht.bestemming} vraagt: {opdracht.wat}.",
        at=at,
    )


def tell_exception(opdracht: Transportopdracht, *, reden: str, by: User, at: dt.datetime) -> None:
    """Not available, missing, damaged, misdelivered: the requester and logistics must know."""
    people = [user for user in [*_logistiek(), *_desk_of(opdracht.bestemming)] if user.pk != by.pk]
    _queue(
        opdracht,
        f"{opdracht.stand.value}-{opdracht.version}",
        people,
        onderwerp=f"{opdracht.stand.label.capitalize()}: {opdracht.wat} ({opdracht.nummer})"[:200],
        tekst=f"{by} meldt: {reden}",
        at=at,
    )


def tell_scanned_exception(opdracht: Transportopdracht, *, at: dt.datetime) -> None:
    """A scan showed that it is missing, damaged or in the wrong place."""
    _queue(
        opdracht,
        f"{opdracht.stand.value}-{opdracht.status_sinds:%Y%m%d%H%M%S}",
        [*_logistiek(), *_desk_of(opdracht.bestemming)],
        onderwerp=f"{opdracht.stand.label.capitalize()}: {opdracht.wat} ({opdracht.nummer})"[:200],
        tekst=f"Gescand als ‘{opdracht.stand.label}’ ({moment(opdracht.status_sinds)}).",
        at=at,
    )


def tell_righted(opdracht: Transportopdracht, *, at: dt.datetime) -> None:
    """What was told to be late was in time after all: a scan came in late, not the book."""
    _queue(
        opdracht,
        "toch-op-tijd",
        [*_logistiek(), *_desk_of(opdracht.bestemming)],
        onderwerp=f"Toch op tijd: {opdracht.wat} ({opdracht.nummer})"[:200],
        tekst=f"Een scan kwam later binnen. {opdracht.wat} was er al op {moment(opdracht.afgehandeld_op)}.",
        at=at,
    )
