"""Who hears what about the agenda: through the outbox, in the portal, and in the digest."""

import datetime as dt

from bisc_portal.accounts.models import Rol, User
from bisc_portal.berichten.services import queue_bericht
from ontwikkelagenda.models import Agenda, Bezwaar, Stemronde, Wijzigingsvoorstel

ABOUT = [Rol.DIRECTEUR, Rol.AGENDAREDACTEUR]


def tell_writers(
    sleutel: str, *, onderwerp: str, tekst: str, link: str, at: dt.datetime, per_mail: bool = False
) -> None:
    """Tell every director and editor; without mail it comes in the digest of the next morning."""
    people = User.objects.filter(rollen__overlap=ABOUT, is_active=True).order_by("pk")
    for person in people:
        tell_person(sleutel, person, onderwerp=onderwerp, tekst=tekst, link=link, at=at, per_mail=per_mail)


def tell_person(
    sleutel: str,
    person: User,
    *,
    onderwerp: str,
    tekst: str,
    link: str,
    at: dt.datetime,
    per_mail: bool = False,
) -> None:
    queue_bericht(
        f"agenda-{sleutel}-{person.pk}",
        ontvanger=person,
        onderwerp=onderwerp,
        tekst=tekst,
        link=link,
        per_mail=per_mail,
        at=at,
    )


def tell_fase(agenda: Agenda, *, at: dt.datetime) -> None:
    tell_writers(
        f"fase-{agenda.pk}-{agenda.tijdvak}-{agenda.fase}-{at:%Y%m%d%H%M%S}",
        onderwerp=f"{agenda}: {agenda.get_fase_display().lower()}",
        tekst=f"De {agenda} is nu in de fase {agenda.get_fase_display().lower()}.",
        link=agenda.get_absolute_url(),
        at=at,
    )


def ask_votes(ronde: Stemronde, *, at: dt.datetime) -> None:
    """A vote is asked by mail at once: there is a date to it."""
    voters = User.objects.filter(
        rollen__contains=[Rol.DIRECTEUR], is_active=True, organisatie__in=ronde.stemgerechtigden.all()
    ).order_by("pk")
    for person in voters:
        tell_person(
            f"stem-{ronde.pk}",
            person,
            onderwerp=f"Geef je stem over de {ronde.agenda}",
            tekst=f"De consentronde is open. Stem namens {person.organisatie}.",
            link=ronde.get_absolute_url(),
            at=at,
            per_mail=True,
        )


def tell_bezwaar(bezwaar: Bezwaar, *, at: dt.datetime) -> None:
    ronde = bezwaar.stem.ronde
    tell_writers(
        f"bezwaar-{bezwaar.pk}",
        onderwerp=f"Bezwaar van {bezwaar.stem.organisatie}",
        tekst=f"Over {bezwaar.waarover}: {bezwaar.stem.reden}",
        link=ronde.get_absolute_url(),
        at=at,
    )


def ask_again(bezwaar: Bezwaar, *, at: dt.datetime) -> None:
    """The objector votes again; the others hear what changed, their vote stands unless they change it."""
    ronde, organisatie = bezwaar.stem.ronde, bezwaar.stem.organisatie
    people = User.objects.filter(rollen__overlap=ABOUT, is_active=True).order_by("pk")
    for person in people:
        own = person.organisatie_id == organisatie.pk
        tell_person(
            f"bezwaar-opgelost-{bezwaar.pk}",
            person,
            onderwerp="Stem opnieuw: jullie bezwaar is verwerkt"
            if own
            else f"Bezwaar van {organisatie} verwerkt",
            tekst=f"Gewijzigd is {bezwaar.waarover}. {bezwaar.afhandeling}"
            + ("" if own else " Je stem blijft staan, tenzij je hem zelf wijzigt."),
            link=ronde.get_absolute_url(),
            at=at,
            per_mail=own,
        )


def tell_voorstel(voorstel: Wijzigingsvoorstel, *, at: dt.datetime) -> None:
    tell_writers(
        f"voorstel-{voorstel.pk}-{voorstel.status}",
        onderwerp=f"{voorstel} van {voorstel.organisatie}: {voorstel.get_status_display()}",
        tekst=f"Over {voorstel.waarop}. {voorstel.besluit or voorstel.reden}",
        link=voorstel.get_absolute_url(),
        at=at,
    )
