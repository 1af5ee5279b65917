"""One call with everything its page shows, a library's list, and what a call gives to search and Vandaag."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.taken import Taak
from bisc_portal.templatetags.portaal import moment
from bisc_portal.zoeken import Zoektreffer
from servicedesk import permissions, workflow
from servicedesk.models import Bijlage, Klok, Kloksoort, Melding, MeldingGebeurtenis, MeldingReactie
from servicedesk.selectors import wachtrij
from servicedesk.selectors.aanhang import Aanhang
from servicedesk.selectors.kennis import search_artikelen
from servicedesk.selectors.zoeken import search_meldingen, search_newest


def load_melding(user: User, nummer: str) -> Melding:
    """The call, or 404 when there is none this person may see."""
    meldingen = Melding.alle.visible_to(user).select_related(
        "organisatie",
        "vestiging",
        "melder",
        "behandelaar",
    )
    return get_object_or_404(meldingen, nummer=nummer.upper())


def list_zichtbare_meldingen(user: User, pks: list[int]) -> QuerySet[Melding]:
    return (
        Melding.objects.visible_to(user)
        .filter(pk__in=pks)
        .select_related("organisatie", "behandelaar", "melder")
        .order_by("gemeld_op", "pk")
    )


def list_van_bibliotheek(user: User, *, toon: str = "open", tekst: str = "") -> QuerySet[Melding]:
    """The library's calls, the latest first, each with the deadline of its running clock if any."""
    termijn = Klok.objects.running().filter(melding=OuterRef("pk")).order_by("pk").values("due_at")[:1]
    meldingen = (
        Melding.objects.visible_to(user)
        .select_related("vestiging", "behandelaar")
        .annotate(termijn=Subquery(termijn))
        .order_by("-gemeld_op", "-pk")
    )
    if toon == "open":
        meldingen = meldingen.exclude(status=Melding.Status.AFGESLOTEN).filter(
            Q(opgelost_op__isnull=True) | Q(status=Melding.Status.OPGELOST)
        )
    elif toon == "klaar":
        meldingen = meldingen.filter(status__in=workflow.KLAAR)
    return search_meldingen(meldingen, tekst, user=user) if tekst else meldingen


def list_vestigingen_for(user: User) -> QuerySet[Vestiging]:
    """Where this person may report for: the own library, or every library's for the desk."""
    vestigingen = Vestiging.objects.filter(actief=True, organisatie__soort="bibliotheek").select_related(
        "organisatie"
    )
    if not permissions.can_report_for_others(user):
        vestigingen = vestigingen.filter(organisatie_id=user.organisatie_id)
    return vestigingen.order_by("organisatie__naam", "naam", "pk")


# --- The page of one call ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Voorval:
    """A line of the conversation: something said, or something that happened."""

    op: dt.datetime
    reactie: MeldingReactie | None = None
    gebeurtenis: MeldingGebeurtenis | None = None
    samengevoegd: Melding | None = None
    bijlagen: tuple[Bijlage, ...] = ()


def list_klokken(melding: Melding) -> QuerySet[Klok]:
    """Every revision of every response cycle, the latest first."""
    return (
        melding.klokken.filter(soort=Kloksoort.RESPONS)
        .select_related("norm__beleid", "kalender")
        .order_by("-ronde", "-revisie")
    )


def list_voorvallen(melding: Melding, aanhang: Aanhang, *, user: User) -> list[Voorval]:
    """The conversation in order, with that of the calls merged into it. Notes are for BiSC alone."""
    merged: list[Melding] = []
    if aanhang.samengevoegd:
        merged = list(melding.samengevoegde_meldingen.select_related("melder").order_by("gemeld_op", "pk"))
    with_files = aanhang.bijlagen or bool(merged)
    reacties = MeldingReactie.objects.filter(melding__in=[melding, *merged]).order_by("geschreven_op", "pk")
    if with_files:
        reacties = reacties.prefetch_related("bijlagen")
    if not permissions.can_read_internal(user):
        reacties = reacties.filter(intern=False)
    gebeurtenissen = list(melding.gebeurtenissen.order_by("op", "pk"))
    prefetch_related_objects([g for g in gebeurtenissen if g.andere_id], "andere")
    here = {who.pk: who for who in (melding.melder, melding.behandelaar, user) if who}
    _name_people(list(reacties), gebeurtenissen, here)
    voorvallen = [
        Voorval(
            reactie.geschreven_op,
            reactie=reactie,
            bijlagen=tuple(reactie.bijlagen.all()) if with_files else (),
        )
        for reactie in reacties
    ]
    voorvallen += [Voorval(andere.gemeld_op, samengevoegd=andere) for andere in merged]
    voorvallen += [Voorval(gebeurtenis.op, gebeurtenis=gebeurtenis) for gebeurtenis in gebeurtenissen]
    return sorted(voorvallen, key=lambda voorval: voorval.op)


def _name_people(
    reacties: list[MeldingReactie], gebeurtenissen: list[MeldingGebeurtenis], here: dict[int, User]
) -> None:
    """Few people say much: each is read once, however often they are named, and who is `here` not again."""
    keys = {reactie.auteur_id for reactie in reacties}
    keys |= {key for gebeurtenis in gebeurtenissen for key in (gebeurtenis.door_id, gebeurtenis.aan_id)}
    people = here | User.objects.in_bulk([key for key in keys if key and key not in here])
    for reactie in reacties:
        if reactie.auteur_id:
            reactie.auteur = people[reactie.auteur_id]
    for gebeurtenis in gebeurtenissen:
        if gebeurtenis.door_id:
            gebeurtenis.door = people[gebeurtenis.door_id]
        if gebeurtenis.aan_id:
            gebeurtenis.aan = people[gebeurtenis.aan_id]


def list_eerdere(melding: Melding, *, user: User) -> QuerySet[Melding]:
    """What this branch reported before and was solved: often the answer to this one."""
    return (
        Melding.objects.visible_to(user)
        .filter(vestiging=melding.vestiging, opgelost_op__isnull=False)
        .exclude(pk=melding.pk)
        .order_by("-opgelost_op", "-pk")[:3]
    )


# --- What the kernel asks of every part --------------------------------------------------------------------
def search(user: User, tekst: str) -> list[Zoektreffer]:
    """At most ten calls this person may see, the newest first, and ten articles."""
    meldingen = search_newest(tekst, user=user, limit=10).select_related("organisatie", "vestiging")[:10]
    return [
        Zoektreffer(
            soort="Melding",
            titel=melding.onderwerp,
            toelichting=f"{melding.nummer} · {melding.organisatie} · {melding.vestiging}"
            f" · {melding.get_status_display()}",
            url=melding.get_absolute_url(),
        )
        for melding in meldingen
    ] + search_artikelen(user, tekst)


def list_taken(user: User, now: dt.datetime) -> list[Taak]:
    """For the desk what must be picked up first; for a library what BiSC waits for."""
    if permissions.can_handle(user):
        return _taken_for_desk(now)
    if permissions.belongs_to_library(user):
        return _taken_for_library(user)
    return []


def _taken_for_desk(now: dt.datetime) -> list[Taak]:
    end = wachtrij.end_of(wachtrij.next_working_day(now=now))
    klokken = (
        Klok.objects.running()
        .public()
        .filter(due_at__lt=end)
        .select_related("melding__organisatie", "melding__vestiging")
        .order_by("due_at", "pk")[:3]
    )
    return [
        Taak(
            voor=klok.due_at,
            titel=klok.melding.onderwerp,
            toelichting=f"{klok.melding.organisatie}, {klok.melding.vestiging} · {klok.melding.nummer}",
            url=klok.melding.get_absolute_url(),
            knop="Bekijk",
            stand="te laat" if klok.breach_at < now else f"oppakken vóór {moment(klok.due_at)}",
            dringend=klok.breach_at < now,
        )
        for klok in klokken
    ]


def _taken_for_library(user: User) -> list[Taak]:
    wacht = (
        Melding.objects.visible_to(user)
        .filter(status=Melding.Status.WACHT_OP_MELDER)
        .select_related("vestiging")
        .order_by("gemeld_op", "pk")[:3]
    )
    vraag = (
        MeldingGebeurtenis.objects.filter(
            melding__in=[melding.pk for melding in wacht], soort=MeldingGebeurtenis.Soort.WACHT_OP_MELDER
        )
        .order_by("melding_id", "-op", "-pk")
        .distinct("melding_id")
    )
    asked = {gebeurtenis.melding_id: gebeurtenis for gebeurtenis in vraag}
    return [
        Taak(
            voor=asked[melding.pk].op,
            titel=melding.onderwerp,
            toelichting=asked[melding.pk].toelichting,
            url=melding.get_absolute_url(),
            knop="Geef antwoord",
            stand=f"{melding.nummer} · {melding.vestiging} · BiSC wacht op jullie",
        )
        for melding in wacht
        if melding.pk in asked
    ]


def url_of_queue(weergave: str) -> str:
    return f"{reverse('servicedesk:index')}?weergave={weergave}"
