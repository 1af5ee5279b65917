"""For the kernel: search, and what waits for somebody."""

import datetime as dt

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.taken import Taak
from bisc_portal.templatetags.portaal import euro, moment
from bisc_portal.zoeken import Zoektreffer
from ontwikkelagenda import permissions, workflow
from ontwikkelagenda.models import (
    Actie,
    Agenda,
    Initiatief,
    Sectie,
    Stemronde,
)
from ontwikkelagenda.selectors.agenda import planned_adoption
from ontwikkelagenda.selectors.budget import budget_stand
from ontwikkelagenda.selectors.sectie import secties
from ontwikkelagenda.selectors.stemronde import is_voting, last_ronde, own_stem, ronde_stand
from ontwikkelagenda.selectors.uitvoering import GRACE, late_for, open_acties, quarter_end


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
ACTION_IN_SIGHT = dt.timedelta(days=14)


def list_taken(user: User, now: dt.datetime) -> list[Taak]:
    """For a director: the vote that is asked, own sections that are not ready, the PDO, late progress.

    For everybody: the actions on their name that are due within two weeks.
    """
    today = timezone.localtime(now).date()
    taken = [_actie_taak(actie) for actie in open_acties(user).filter(voor__lte=today + ACTION_IN_SIGHT)]
    if not user.has_rol(Rol.DIRECTEUR):
        return taken
    taken += [_progress_taak(initiatief, kwartaal) for initiatief, kwartaal in late_for(user, today=today)]
    for agenda in Agenda.objects.filter(fase__in=workflow.BEFORE_ADOPTION).order_by("jaar"):
        ronde = last_ronde(agenda)
        if ronde is not None and is_voting(ronde, now) and own_stem(ronde, user) is None:
            taken.append(_vote_taak(ronde))
        pdo = planned_adoption(agenda)
        if pdo is None:
            continue
        voor = _morning(pdo)
        mine = secties(agenda).filter(penvoerder=user.organisatie).exclude(status="klaar_voor_pdo")
        taken += [_write_taak(sectie, voor) for sectie in (mine if agenda.is_open else [])]
        if voor - PDO_IN_SIGHT <= now and ronde is not None and ronde.uitkomst == Stemronde.Uitkomst.CONSENT:
            taken.append(_adopt_taak(agenda, voor))
    return taken


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9, 30), tzinfo=timezone.get_current_timezone())


def _vote_taak(ronde: Stemronde) -> Taak:
    stand = ronde_stand(ronde)
    return Taak(
        voor=ronde.sluit_op,
        titel=f"Stem over de {ronde.agenda}",
        toelichting=f"Consentronde. {stand.zin}",
        url=ronde.get_absolute_url(),
        knop="Geef je stem",
        stand=f"sluit {moment(ronde.sluit_op)}",
        dringend=True,
    )


def _progress_taak(initiatief: Initiatief, kwartaal: int) -> Taak:
    jaar = initiatief.sectie.agenda.jaar
    return Taak(
        voor=_morning(quarter_end(jaar, kwartaal) + GRACE),
        titel=f"Voortgang van {initiatief}",
        toelichting=f"Over het {kwartaal}e kwartaal van {jaar} is nog niets gemeld.",
        url=reverse("ontwikkelagenda:report_voortgang", args=[jaar, initiatief.pk, kwartaal]),
        knop="Meld de voortgang",
        stand="te laat",
        dringend=True,
    )


def _actie_taak(actie: Actie) -> Taak:
    return Taak(
        voor=_morning(actie.voor),
        titel=actie.omschrijving,
        toelichting=f"Een actie op jouw naam, bij de {actie.agenda}.",
        url=reverse("ontwikkelagenda:list_acties", args=[actie.agenda.jaar]),
        knop="Naar de acties",
        stand="actie",
    )


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
