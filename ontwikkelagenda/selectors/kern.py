"""For the kernel: search, and what waits for somebody."""

import datetime as dt

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.taken import Taak
from bisc_portal.templatetags.portaal import euro
from bisc_portal.zoeken import Zoektreffer
from ontwikkelagenda import permissions
from ontwikkelagenda.models import (
    Agenda,
    Initiatief,
    Sectie,
)
from ontwikkelagenda.selectors.agenda import planned_adoption
from ontwikkelagenda.selectors.budget import budget_stand
from ontwikkelagenda.selectors.sectie import secties


def search(user: User, tekst: str) -> list[Zoektreffer]:
    if not permissions.can_see_agenda(user):
        return []
    vraag = SearchQuery(tekst, config="dutch", search_type="websearch")
    gevonden_secties = (
        Sectie.objects.annotate(zoek=SearchVector("titel", "tekst", config="dutch"))
        .filter(Q(zoek=vraag) | Q(titel__icontains=tekst))
        .select_related("agenda", "huisdeel")
        .order_by("-agenda__jaar", "huisdeel__volgorde", "volgorde")[:5]
    )
    gevonden = (
        Initiatief.objects.filter(ingetrokken_op__isnull=True)
        .annotate(zoek=SearchVector("titel", "doel", "beoogd_effect", config="dutch"))
        .filter(Q(zoek=vraag) | Q(titel__icontains=tekst))
        .select_related("sectie__agenda", "sectie__huisdeel", "penvoerder")
        .order_by("-sectie__agenda__jaar", "titel", "pk")[:5]
    )
    return [
        Zoektreffer("initiatief", i.titel, f"{i.sectie.agenda}, {i.penvoerder}", i.get_absolute_url())
        for i in gevonden
    ] + [
        Zoektreffer("sectie", s.titel, f"{s.agenda}, {s.huisdeel}", s.get_absolute_url())
        for s in gevonden_secties
    ]


# From this many days before the PDO its decision stands on the start page of every director.
PDO_IN_SIGHT = dt.timedelta(days=21)


def list_taken(user: User, now: dt.datetime) -> list[Taak]:
    """For a director: the own library's sections that are not ready, and the PDO that is coming."""
    if not user.has_rol(Rol.DIRECTEUR):
        return []
    taken = []
    for agenda in Agenda.objects.filter(fase__in=["concept", "inbreng", "consentronde"]).order_by("jaar"):
        pdo = planned_adoption(agenda)
        if pdo is None:
            continue
        voor = dt.datetime.combine(pdo, dt.time(9, 30), tzinfo=timezone.get_current_timezone())
        mine = secties(agenda).filter(penvoerder=user.organisatie).exclude(status="klaar_voor_pdo")
        taken += [_write_taak(sectie, voor) for sectie in (mine if agenda.is_open else [])]
        if now >= voor - PDO_IN_SIGHT:
            taken.append(_adopt_taak(agenda, voor))
    return taken


def _write_taak(sectie: Sectie, voor: dt.datetime) -> Taak:
    leeg = sectie.status == Sectie.Status.LEEG
    return Taak(
        voor=voor,
        titel=sectie.titel,
        toelichting=f"Jullie sectie in de {sectie.agenda}, onder {sectie.huisdeel}. "
        + ("Er staat nog niets." if leeg else "Lees de tekst na en zet de sectie klaar voor het PDO."),
        url=reverse("ontwikkelagenda:edit_sectie", args=[sectie.agenda.jaar, sectie.pk]),
        knop="Begin met schrijven" if leeg else "Schrijf verder",
        stand=sectie.get_status_display(),
    )


def _adopt_taak(agenda: Agenda, voor: dt.datetime) -> Taak:
    return Taak(
        voor=voor,
        titel=f"{agenda} vaststellen",
        toelichting="Het PDO besluit over de tekst, de initiatieven en het geld.",
        url=reverse("ontwikkelagenda:adopt_agenda", args=[agenda.jaar]),
        knop="Bekijk het besluit",
        stand=f"nog {euro(budget_stand(agenda).vrij)} vrij",
    )
