"""The consent round: open it, vote, deal with the objections one by one, close it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from bisc_portal.accounts.models import Rol, User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from ontwikkelagenda import notifications, selectors
from ontwikkelagenda.inhoud import canonical, content_hash
from ontwikkelagenda.models import (
    Agenda,
    Bezwaar,
    Initiatief,
    Momentopname,
    Sectie,
    Stem,
    Stemronde,
    Volmacht,
)
from ontwikkelagenda.services.agenda import FaseNotAllowedError
from ontwikkelagenda.services.slot import lock_agenda


class RondeClosedError(Exception):
    """There is no voting in this round any more."""


class NotYourVoteError(Exception):
    """The person may not vote for this organisation; the sentence says why."""


class BezwaarOpenError(Exception):
    """An objection stands in the way, or another one is being dealt with."""


@dataclass(frozen=True)
class Stemkeuze:
    """A vote as it comes from a form; an objection says what it is about."""

    keuze: Stem.Keuze
    reden: str = ""
    sectie: Sectie | None = None
    initiatief: Initiatief | None = None


@transaction.atomic
def open_ronde(
    agenda: Agenda,
    *,
    sluit_op: dt.datetime,
    quorum: int,
    bijeenkomst: Bijeenkomst | None = None,
    stemgerechtigden: Iterable[Organisatie] | None = None,
    by: User,
    at: dt.datetime,
) -> Stemronde:
    """Freeze the content, ask every library for its vote, and let the text stand still."""
    current = lock_agenda(agenda)
    if current.fase != Agenda.Fase.WIJZIGINGSVOORSTELLEN:
        raise FaseNotAllowedError("Een consentronde begint na de wijzigingsvoorstellen.")
    if current.wijzigingsvoorstellen.filter(status="open").exists():
        raise FaseNotAllowedError("Er staan nog wijzigingsvoorstellen open. Beslis daar eerst over.")
    last = Stemronde.objects.filter(agenda=current).order_by("-nummer").first()
    ronde = Stemronde.objects.create(
        agenda=current,
        nummer=last.nummer + 1 if last else 1,
        tijdvak=current.tijdvak,
        quorum=quorum,
        bijeenkomst=bijeenkomst,
        sluit_op=sluit_op,
        geopend_op=at,
        geopend_door=by,
    )
    ronde.stemgerechtigden.set(selectors.bibliotheken() if stemgerechtigden is None else stemgerechtigden)
    _take_snapshot(ronde, at=at)
    current.fase = Agenda.Fase.CONSENTRONDE
    current.save(update_fields=["fase"])
    notifications.ask_votes(ronde, at=at)
    logboek.record("consentronde geopend", ronde, by=by, at=at)
    return ronde


@transaction.atomic
def extend_ronde(ronde: Stemronde, *, sluit_op: dt.datetime, by: User, at: dt.datetime) -> Stemronde:
    """Give more time; voting that had stopped goes on."""
    current = _lock_ronde(ronde)
    current.sluit_op = sluit_op
    current.save(update_fields=["sluit_op"])
    logboek.record("consentronde verlengd", current, by=by, at=at, sluit_op=sluit_op.isoformat())
    return current


@transaction.atomic
def cast_stem(ronde: Stemronde, keuze: Stemkeuze, *, by: User, at: dt.datetime) -> Stem:
    """Vote for the own organisation, or as its proxy. A new vote takes the place of the old one.

    Raises RondeClosedError after the end, NotYourVoteError for whoever has no vote to give.
    """
    current = _lock_ronde(ronde)
    if at > current.sluit_op:
        raise RondeClosedError("De consentronde is gesloten; er kan niet meer gestemd worden.")
    wijze = _wijze(current, by)
    return _write_stem(current, by.organisatie, keuze, wijze=wijze, notitie="", by=by, at=at)


@transaction.atomic
def enter_stem(
    ronde: Stemronde, organisatie: Organisatie, keuze: Stemkeuze, *, notitie: str, by: User, at: dt.datetime
) -> Stem:
    """Write down what a library said in the meeting; the note says how it was said."""
    current = _lock_ronde(ronde)
    if not current.stemgerechtigden.filter(pk=organisatie.pk).exists():
        raise NotYourVoteError(f"{organisatie} heeft in deze ronde geen stem.")
    return _write_stem(
        current, organisatie, keuze, wijze=Stem.Wijze.SECRETARIS, notitie=notitie, by=by, at=at
    )


@transaction.atomic
def give_volmacht(ronde: Stemronde, gemachtigde: User, *, by: User, at: dt.datetime) -> Volmacht:
    """Let a colleague vote; an earlier proxy ends. Raises NotYourVoteError outside the own library."""
    current = _lock_ronde(ronde)
    if not by.has_rol(Rol.DIRECTEUR) or gemachtigde.organisatie_id != by.organisatie_id:
        raise NotYourVoteError("Een volmacht geef je aan iemand van je eigen bibliotheek.")
    withdraw_volmacht(current, organisatie=by.organisatie, at=at)
    volmacht = Volmacht.objects.create(
        ronde=current, organisatie=by.organisatie, gever=by, gemachtigde=gemachtigde, gegeven_op=at
    )
    notifications.tell_person(
        f"volmacht-{volmacht.pk}",
        gemachtigde,
        onderwerp=f"Je mag stemmen over de {current.agenda}",
        tekst=f"{by.naam} gaf je volmacht om namens {by.organisatie} te stemmen.",
        link=current.get_absolute_url(),
        at=at,
        per_mail=True,
    )
    logboek.record("volmacht gegeven", volmacht, by=by, at=at)
    return volmacht


@transaction.atomic
def withdraw_volmacht(ronde: Stemronde, *, organisatie: Organisatie, at: dt.datetime) -> None:
    """Withdrawing what there is not is nothing."""
    Volmacht.objects.filter(ronde=ronde, organisatie=organisatie, ingetrokken_op__isnull=True).update(
        ingetrokken_op=at
    )


@transaction.atomic
def take_up_bezwaar(bezwaar: Bezwaar, *, by: User, at: dt.datetime) -> Bezwaar:
    """Begin with an objection: only what it is about re-opens. One at a time."""
    ronde = _lock_ronde(bezwaar.stem.ronde)
    current = _lock_bezwaar(bezwaar)
    if Bezwaar.objects.filter(stem__ronde=ronde, status=Bezwaar.Status.IN_BEHANDELING).exists():
        raise BezwaarOpenError("Er is al een bezwaar in behandeling. Rond dat eerst af.")
    if current.status == Bezwaar.Status.OPEN:
        current.status = Bezwaar.Status.IN_BEHANDELING
        current.save(update_fields=["status"])
        logboek.record("bezwaar in behandeling", current, by=by, at=at)
    return current


@transaction.atomic
def resolve_bezwaar(bezwaar: Bezwaar, *, afhandeling: str, by: User, at: dt.datetime) -> Bezwaar:
    """Close the part again, freeze what it became, and ask the objector to vote again."""
    ronde = _lock_ronde(bezwaar.stem.ronde)
    current = _lock_bezwaar(bezwaar)
    if current.status != Bezwaar.Status.IN_BEHANDELING:
        raise BezwaarOpenError("Neem het bezwaar eerst in behandeling.")
    if current.wijzigingsvoorstellen.filter(status="open").exists():
        raise BezwaarOpenError(
            "Bij dit bezwaar staat nog een wijzigingsvoorstel open. Beslis daar eerst over."
        )
    _settle(current, Bezwaar.Status.OPGELOST, afhandeling, by=by, at=at)
    _take_snapshot(ronde, aanleiding=f"bezwaar van {current.stem.organisatie.kort}"[:200], at=at)
    Stem.objects.filter(pk=current.stem_id, vervallen_op__isnull=True).update(vervallen_op=at)
    notifications.ask_again(current, at=at)
    logboek.record("bezwaar opgelost", current, by=by, at=at)
    return current


@transaction.atomic
def close_ronde(ronde: Stemronde, *, by: User, at: dt.datetime) -> Stemronde:
    """Count. Consent is: the quorum voted and nobody objects any more. Without it the agenda goes back."""
    lock_agenda(ronde.agenda)
    current = _lock_ronde(ronde)
    stand = selectors.ronde_stand(current)
    if stand.in_behandeling:
        raise BezwaarOpenError("Er is een bezwaar in behandeling. Rond dat eerst af.")
    consent = stand.quorum_gehaald and not stand.bezwaren
    current.gesloten_op = at
    current.uitkomst = Stemronde.Uitkomst.CONSENT if consent else Stemronde.Uitkomst.GEEN_CONSENT
    current.save(update_fields=["gesloten_op", "uitkomst"])
    if not consent:
        Agenda.objects.filter(pk=current.agenda_id).update(fase=Agenda.Fase.WIJZIGINGSVOORSTELLEN)
    notifications.tell_writers(
        f"ronde-gesloten-{current.pk}",
        onderwerp=f"{current.agenda}: {current.get_uitkomst_display()}",
        tekst=f"De consentronde is gesloten: {stand.zin}",
        link=current.get_absolute_url(),
        at=at,
    )
    logboek.record("consentronde gesloten", current, by=by, at=at, uitkomst=current.uitkomst)
    return current


# --- Inside ----------------------------------------------------------------------------------------------
def _lock_ronde(ronde: Stemronde) -> Stemronde:
    current = (
        Stemronde.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agenda")
        .get(pk=ronde.pk)
    )
    if current.gesloten_op is not None:
        raise RondeClosedError("De consentronde is gesloten; er kan niet meer gestemd worden.")
    return current


def _lock_bezwaar(bezwaar: Bezwaar) -> Bezwaar:
    return (
        Bezwaar.objects.select_for_update(of=("self",))
        .select_related("stem__ronde__agenda", "stem__organisatie", "sectie__huisdeel", "initiatief")
        .get(pk=bezwaar.pk)
    )


def _wijze(ronde: Stemronde, by: User) -> Stem.Wijze:
    """How this person votes for the own organisation; raises NotYourVoteError when not at all."""
    if by.has_rol(Rol.DIRECTEUR) or by.has_rol(Rol.AGENDAREDACTEUR):
        return Stem.Wijze.ZELF
    mine = ronde.volmachten.filter(gemachtigde=by, organisatie=by.organisatie, ingetrokken_op__isnull=True)
    if not mine.exists():
        raise NotYourVoteError("Stemmen doet de directeur, of wie van de eigen bibliotheek volmacht heeft.")
    return Stem.Wijze.VOLMACHT


def _write_stem(
    ronde: Stemronde,
    organisatie: Organisatie,
    keuze: Stemkeuze,
    *,
    wijze: Stem.Wijze,
    notitie: str,
    by: User,
    at: dt.datetime,
) -> Stem:
    votes = ronde.stemgerechtigden.filter(pk=organisatie.pk).exists()
    if not votes and organisatie.soort != Organisatie.Soort.BISC:
        raise NotYourVoteError(f"{organisatie} heeft in deze ronde geen stem.")
    before = ronde.stemmen.filter(organisatie=organisatie, vervallen_op__isnull=True).order_by("pk").first()
    if before is not None:
        _lapse(before, by=by, at=at)
    stem = Stem.objects.create(
        ronde=ronde,
        momentopname=ronde.momentopnamen.order_by("-nummer")[0],
        organisatie=organisatie,
        adviserend=not votes,
        keuze=keuze.keuze,
        reden=keuze.reden,
        wijze=wijze,
        notitie=notitie,
        door=by,
        op=at,
    )
    if keuze.keuze == Stem.Keuze.BEZWAAR:
        bezwaar = Bezwaar.objects.create(stem=stem, sectie=keuze.sectie, initiatief=keuze.initiatief)
        notifications.tell_bezwaar(bezwaar, at=at)
    logboek.record("stem uitgebracht", stem, by=by, at=at, wijze=wijze.value)
    return stem


def _lapse(stem: Stem, *, by: User, at: dt.datetime) -> None:
    """The old vote lapses; an objection that was still open goes with it."""
    bezwaar = Bezwaar.objects.filter(stem=stem).order_by("pk").first()
    if bezwaar is not None and bezwaar.status == Bezwaar.Status.IN_BEHANDELING:
        raise BezwaarOpenError("Jullie bezwaar is in behandeling. Stem opnieuw als het is afgerond.")
    if bezwaar is not None and bezwaar.status == Bezwaar.Status.OPEN:
        _settle(bezwaar, Bezwaar.Status.INGETROKKEN, "Ingetrokken door opnieuw te stemmen.", by=by, at=at)
    Stem.objects.filter(pk=stem.pk).update(vervallen_op=at)


def _settle(bezwaar: Bezwaar, status: Bezwaar.Status, tekst: str, *, by: User, at: dt.datetime) -> None:
    bezwaar.status, bezwaar.afhandeling = status, tekst
    bezwaar.afgehandeld_op, bezwaar.afgehandeld_door = at, by
    bezwaar.save(update_fields=["status", "afhandeling", "afgehandeld_op", "afgehandeld_door"])


def _take_snapshot(ronde: Stemronde, *, aanleiding: str = "", at: dt.datetime) -> Momentopname:
    """Freeze what there is; when nothing changed the last snapshot stands."""
    tekst = canonical(selectors.agenda_content(ronde.agenda))
    last = ronde.momentopnamen.order_by("-nummer").first()
    if last is not None and last.inhoud == tekst:
        return last
    return Momentopname.objects.create(
        ronde=ronde,
        nummer=last.nummer + 1 if last else 1,
        inhoud=tekst,
        hash=content_hash(tekst),
        aanleiding=aanleiding,
        op=at,
    )
