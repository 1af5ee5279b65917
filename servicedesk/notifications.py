"""Who is told what, in which words. Every message has a key, so that it goes out once."""

import datetime as dt
from collections.abc import Iterable
from typing import TypedDict
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.berichten.services import Rondbericht, queue_bericht
from bisc_portal.templatetags.portaal import moment
from servicedesk import oordeellink
from servicedesk.models import (
    BeveiligingsBetrokkene,
    Beveiligingsincident,
    Beveiligingstermijn,
    Goedkeuring,
    Klok,
    KlokAfwijking,
    KlokControle,
    Kloksoort,
    Melding,
    MeldingGebeurtenis,
    MeldingReactie,
    Roosterdienst,
    Ruilverzoek,
    Statusabonnee,
    Statusbericht,
    Statusregel,
    Wijziging,
)
from servicedesk.post import citaat, draad
from servicedesk.sla import Drempel


def servicedesk_staff() -> QuerySet[User]:
    return User.objects.filter(is_active=True, rollen__contains=[Rol.SERVICEDESKMEDEWERKER]).order_by("pk")


def _tell_in_gesprek(
    melding: Melding,
    sleutel: str,
    *,
    onderwerp: str,
    tekst: str,
    at: dt.datetime,
    ontvanger: User | None = None,
    adres: str = "",
    bron_message_id: str = "",
) -> None:
    """One message in the conversation of this call; somebody without an account gets the mail alone."""
    if melding.afgeschermd:
        # A mail can be read under way; of what is closed off it tells nothing but where to look.
        onderwerp, tekst = ": nieuws", "Er is nieuws over een afgeschermde melding. Lees het in het portaal."
        if adres:
            return
    queue_bericht(
        sleutel,
        ontvanger=ontvanger,
        adres=adres,
        onderwerp=f"{melding.nummer}{onderwerp}"[:200],
        tekst=tekst,
        link=melding.get_absolute_url() if ontvanger else "",
        at=at,
        **_in_gesprek(melding, sleutel, bron_message_id),
    )


class Gesprek(TypedDict):
    """What ties a mail to its call: the line to answer above, and the headers."""

    voorregel: str
    koppen: dict[str, str]


def _in_gesprek(melding: Melding, sleutel: str, bron_message_id: str = "") -> Gesprek:
    """Without a mailbox nobody could read an answer, and none is asked for."""
    domein = urlsplit(settings.PORTAAL_ADRES).hostname or "portaal"
    signed = {"domein": domein, "geheim": settings.SECRET_KEY}
    root = draad.root_message_id(melding.nummer, **signed)
    bronnen = [bron_message_id] if bron_message_id else list(_received_ids(melding))
    koppen = {
        "Message-ID": draad.make_message_id(melding.nummer, sleutel, **signed),
        "In-Reply-To": bronnen[-1] if bronnen else root,
        "References": " ".join([root, *bronnen]),
    }
    if not settings.POSTBUS:
        return {"voorregel": "", "koppen": koppen}
    return {"voorregel": citaat.MARKERING, "koppen": {**koppen, "Reply-To": settings.POSTBUS["adres"]}}


def _received_ids(melding: Melding) -> list[str]:
    """The mails that came in about this call, at most the latest ten: a header must not grow for ever."""
    ids = melding.post.exclude(message_id="").order_by("-pk").values_list("message_id", flat=True)[:10]
    return [message_id for message_id in reversed(ids) if draad.MESSAGE_ID.fullmatch(message_id)]


def notify_gemeld(melding: Melding, klok: Klok, *, at: dt.datetime, bron_message_id: str = "") -> None:
    """Promise the reporter a time; wake the desk for the most urgent."""
    if melding.melder or melding.melder_adres:
        _tell_in_gesprek(
            melding,
            f"melding-{melding.pk}-ontvangen",
            ontvanger=melding.melder,
            adres="" if melding.melder else melding.melder_adres,
            onderwerp=f" ontvangen: {melding.onderwerp}",
            tekst=f"Je melding is ontvangen. Iemand van BiSC pakt hem op vóór {moment(klok.due_at)}.",
            at=at,
            bron_message_id=bron_message_id,
        )
    if melding.urgentie == Melding.Urgentie.U1:
        for person in servicedesk_staff():
            queue_bericht(
                f"melding-{melding.pk}-urgent-{person.pk}",
                ontvanger=person,
                onderwerp=f"Urgentie 1: {melding.onderwerp}"[:200],
                tekst=f"{melding.nummer} van {melding.organisatie}. Oppakken vóór {moment(klok.due_at)}.",
                link=melding.get_absolute_url(),
                at=at,
            )


def notify_melder(
    melding: Melding, gebeurtenis: MeldingGebeurtenis, *, onderwerp: str, tekst: str, by: User
) -> None:
    """Tell the reporter and who follows along, but not whoever did it."""
    for person in _reporters(melding):
        if person.pk != by.pk:
            _tell_in_gesprek(
                melding,
                f"gebeurtenis-{gebeurtenis.pk}-{person.pk}",
                ontvanger=person,
                onderwerp=f": {onderwerp}",
                tekst=tekst,
                at=gebeurtenis.op,
            )
    if melding.melder_adres:
        _tell_in_gesprek(
            melding,
            f"gebeurtenis-{gebeurtenis.pk}",
            adres=melding.melder_adres,
            onderwerp=f": {onderwerp}",
            tekst=tekst,
            at=gebeurtenis.op,
        )


def notify_desk(
    melding: Melding, gebeurtenis: MeldingGebeurtenis, *, onderwerp: str, tekst: str, by: User
) -> None:
    """Tell whoever handles the call, or else the whole desk."""
    for person in _handlers(melding):
        if person.pk != by.pk:
            queue_bericht(
                f"gebeurtenis-{gebeurtenis.pk}-{person.pk}",
                ontvanger=person,
                onderwerp=f"{melding.nummer}: {onderwerp}"[:200],
                tekst=tekst,
                link=melding.get_absolute_url(),
                at=gebeurtenis.op,
            )


def notify_reactie(melding: Melding, reactie: MeldingReactie, *, by: User | None) -> None:
    """An answer goes to the other side; a note stays where it is. `by` is None for who has no account."""
    if reactie.intern:
        return
    naam = reactie.naam_van_auteur
    tekst = f"{naam} schreef bij '{melding.onderwerp}':\n\n{reactie.tekst}"
    at, onderwerp = reactie.geschreven_op, f": antwoord van {naam}"
    if reactie.van_bisc and melding.melder_adres:
        _tell_in_gesprek(
            melding,
            f"reactie-{reactie.pk}",
            adres=melding.melder_adres,
            onderwerp=onderwerp,
            tekst=tekst,
            at=at,
        )
    ontvangers: Iterable[User] = _reporters(melding) if reactie.van_bisc else _handlers(melding)
    for person in ontvangers:
        if by is None or person.pk != by.pk:
            _tell_in_gesprek(
                melding,
                f"reactie-{reactie.pk}-{person.pk}",
                ontvanger=person,
                onderwerp=onderwerp,
                tekst=tekst,
                at=at,
            )


def notify_abonnee(
    abonnee: Statusabonnee, bericht: Statusbericht, regel: Statusregel, *, afmeldlink: str, at: dt.datetime
) -> None:
    """One line of the status page, with the way out in the mail and in its headers."""
    stop = f"{settings.PORTAAL_ADRES}{afmeldlink}"
    queue_bericht(
        f"status-{regel.pk}-{abonnee.pk}",
        adres=abonnee.adres,
        onderwerp=f"{regel.get_stand_display().capitalize()}: {bericht.titel}"[:200],
        tekst=f"{regel.tekst}\n\nMeer op {settings.PORTAAL_ADRES}{reverse('status:show_status')}"
        f"\n\nGeen bericht meer krijgen? {stop}",
        at=at,
        koppen={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def notify_controle(controle: KlokControle) -> None:
    """Only what nothing explains is worth a message; a calendar not yet applied stands on the page."""
    aantal = controle.afwijkingen.filter(oorzaak=KlokAfwijking.Oorzaak.ONBEKEND).count()
    if not aantal:
        return
    beheerders = User.objects.filter(is_active=True, rollen__contains=[Rol.BEHEERDER]).order_by("pk")
    for person in beheerders:
        queue_bericht(
            f"klokcontrole-{controle.pk}-{person.pk}",
            ontvanger=person,
            onderwerp="Termijnen kloppen niet met wat er gebeurde",
            tekst=f"De controle van vannacht vond {aantal} termijnen die anders zijn dan hun gebeurtenissen"
            " geven. Er is niets gewijzigd: kijk ze na.",
            link=reverse("servicedesk:termijnen"),
            at=controle.gestart_op,
        )


# What is late, in words, for each kind of clock.
TE_LAAT = {
    Kloksoort.RESPONS: "te laat, nog niet opgepakt",
    Kloksoort.OPLOSSING: "te laat, nog niet opgelost",
    Kloksoort.BERICHT: "te laat, de melder wacht op bericht",
}
GEVRAAGD = {
    Kloksoort.RESPONS: "oppakken vóór",
    Kloksoort.OPLOSSING: "oplossen vóór",
    Kloksoort.BERICHT: "laat de melder iets weten vóór",
}


def _asked(klok: Klok) -> str:
    """'oppakken vóór di 17 nov, 12:00'."""
    return f"{GEVRAAGD[Kloksoort(klok.soort)]} {moment(klok.due_at)}"


def signal_bericht(klok: Klok, drempel: Drempel, *, staff: list[User]) -> Rondbericht:
    """Half the time is for the portal only; from three quarters on it is mailed too."""
    melding = klok.melding
    onderwerp = {
        Drempel.WAARSCHUWING_50: "de helft van de tijd is voorbij",
        Drempel.WAARSCHUWING_75: "bijna te laat",
        Drempel.SCHENDING: TE_LAAT[Kloksoort(klok.soort)],
    }[drempel]
    tekst = f"'{melding.onderwerp}' van {melding.organisatie}: {_asked(klok)}."
    people = only_named(melding, [melding.behandelaar] if melding.behandelaar else staff)
    return _signal_bericht(
        klok, str(drempel), people, onderwerp, tekst, mail=drempel != Drempel.WAARSCHUWING_50
    )


def escalation_bericht(klok: Klok, *, aan: User) -> Rondbericht:
    """Whoever was told did not act: the next in the roster is asked."""
    tekst = f"'{klok.melding.onderwerp}' is {TE_LAAT[Kloksoort(klok.soort)]}. Help jij?"
    return _signal_bericht(klok, "escalatie", [aan], "jij bent de volgende in het rooster", tekst, mail=True)


def _signal_bericht(
    klok: Klok, wat: str, people: list[User], onderwerp: str, tekst: str, *, mail: bool
) -> Rondbericht:
    return Rondbericht(
        sleutel=f"klok-{klok.pk}-{wat}",
        ontvangers=[person.pk for person in people],
        onderwerp=f"{klok.melding.nummer}: {onderwerp}"[:200],
        tekst=tekst,
        link=klok.melding.get_absolute_url(),
        per_mail=mail,
    )


def ask_tevredenheid(melding: Melding, *, at: dt.datetime) -> None:
    """Once the call is closed: was the help good? The link needs no login; a merged call asks nothing."""
    if melding.samengevoegd_in_id or not (melding.melder or melding.melder_adres):
        return
    queue_bericht(
        f"oordeel-{melding.pk}-{at:%Y%m%d%H%M%S}",
        ontvanger=melding.melder,
        adres="" if melding.melder else melding.melder_adres,
        onderwerp=f"{melding.nummer}: hoe hebben we je geholpen?"[:200],
        tekst=f"'{melding.onderwerp}' is afgesloten. Wil je in één klik zeggen hoe het ging?",
        link=reverse("servicedesk:judge_melding", args=[oordeellink.sign(melding.pk)]),
        at=at,
    )


def notify_vermelding(melding: Melding, reactie: MeldingReactie, *, person: User, by: User) -> None:
    """Named in a note: a colleague asks you to look."""
    queue_bericht(
        f"vermelding-{reactie.pk}-{person.pk}",
        ontvanger=person,
        onderwerp=f"{melding.nummer}: {by} noemt je in een notitie"[:200],
        tekst=f"{by} noemt je in een notitie bij '{melding.onderwerp}'.",
        link=f"{melding.get_absolute_url()}#reactie-{reactie.pk}",
        at=reactie.geschreven_op,
    )


def notify_handler(
    melding: Melding, gebeurtenis: MeldingGebeurtenis, *, person: User, onderwerp: str, tekst: str
) -> None:
    queue_bericht(
        f"gebeurtenis-{gebeurtenis.pk}-{person.pk}",
        ontvanger=person,
        onderwerp=f"{melding.nummer}: {onderwerp}"[:200],
        tekst=tekst,
        link=melding.get_absolute_url(),
        at=gebeurtenis.op,
    )


def _reporters(melding: Melding) -> list[User]:
    """The reporter first, then the colleagues who follow the call."""
    followers = User.objects.filter(
        pk__in=melding.volgers.values("gebruiker"), is_active=True, organisatie_id=melding.organisatie_id
    ).exclude(pk=melding.melder_id or 0)
    return only_named(melding, [*([melding.melder] if melding.melder else []), *followers.order_by("pk")])


def notify_open_dienst(dienst: Roosterdienst, *, at: dt.datetime) -> None:
    """Somebody is sick: who can take the shift?"""
    for person in servicedesk_staff():
        if person.pk != dienst.medewerker_id:
            queue_bericht(
                f"dienst-{dienst.pk}-open-{person.pk}",
                ontvanger=person,
                onderwerp=f"Wie neemt de dienst van {moment(dienst.van)} over?",
                tekst=f"{dienst.medewerker} kan niet. Neem je de dienst van {moment(dienst.van)} over?",
                link=_roster(dienst),
                at=at,
            )


def notify_ruil(verzoek: Ruilverzoek, *, at: dt.datetime) -> None:
    queue_bericht(
        f"ruil-{verzoek.pk}",
        ontvanger=verzoek.aan,
        onderwerp=f"{verzoek.van} wil ruilen: {moment(verzoek.dienst.van)}",
        tekst=f"{verzoek.van} vraagt of je de dienst van {moment(verzoek.dienst.van)} overneemt.",
        link=_roster(verzoek.dienst),
        at=at,
    )


def notify_ruil_answered(verzoek: Ruilverzoek, dienst: Roosterdienst, *, at: dt.datetime) -> None:
    ja = verzoek.antwoord == Ruilverzoek.Antwoord.AANGENOMEN
    queue_bericht(
        f"ruil-{verzoek.pk}-antwoord",
        ontvanger=verzoek.van,
        onderwerp=f"{verzoek.aan} {'neemt je dienst over' if ja else 'kan niet ruilen'}",
        tekst=f"Het gaat om de dienst van {moment(dienst.van)}.",
        link=_roster(dienst),
        at=at,
    )


def _roster(dienst: Roosterdienst) -> str:
    week = timezone.localtime(dienst.van).isocalendar()
    return f"{reverse('servicedesk:rooster')}?week={week.year}-{week.week:02d}"


def _handlers(melding: Melding) -> Iterable[User]:
    return only_named(melding, [melding.behandelaar] if melding.behandelaar else servicedesk_staff())


def only_named(melding: Melding, people: Iterable[User]) -> list[User]:
    """Of a call that is closed off nobody hears who is not named."""
    if not melding.afgeschermd:
        return list(people)
    named = set(
        BeveiligingsBetrokkene.objects.filter(incident__melding=melding).values_list(
            "gebruiker_id", flat=True
        )
    )
    return [person for person in people if person.pk in named]


def notify_goedkeuring_gevraagd(wijziging: Wijziging, goedkeuring: Goedkeuring, *, at: dt.datetime) -> None:
    """Everyone of the organisation who may decide."""
    rol = Rol.SERVICEDESKMEDEWERKER if goedkeuring.stap == Goedkeuring.BISC else Rol.DIRECTEUR
    people = User.objects.filter(
        is_active=True, organisatie_id=goedkeuring.organisatie_id, rollen__contains=[rol]
    )
    for person in people.exclude(pk=wijziging.ingediend_door_id or 0).order_by("pk"):
        queue_bericht(
            f"goedkeuring-{goedkeuring.pk}-{person.pk}",
            ontvanger=person,
            onderwerp=f"Akkoord gevraagd: {wijziging.melding.onderwerp}"[:200],
            tekst=f"Gepland van {moment(wijziging.van)} tot {moment(wijziging.tot)}."
            " Geef akkoord of zeg waarom niet.",
            link=wijziging.get_absolute_url(),
            at=at,
        )


def notify_wijziging_besloten(wijziging: Wijziging, goedkeuring: Goedkeuring, *, at: dt.datetime) -> None:
    """Whoever handed the plan in hears each decision."""
    if wijziging.ingediend_door:
        queue_bericht(
            f"besluit-{goedkeuring.pk}",
            ontvanger=wijziging.ingediend_door,
            onderwerp=f"{goedkeuring}: {wijziging.melding.onderwerp}"[:200],
            tekst=goedkeuring.toelichting or "Zonder toelichting.",
            link=wijziging.get_absolute_url(),
            at=at,
        )


def notify_betrokkene(incident: Beveiligingsincident, gebruiker: User, *, at: dt.datetime) -> None:
    """That there is something, and where; never what."""
    queue_bericht(
        f"beveiliging-{incident.pk}-{gebruiker.pk}",
        ontvanger=gebruiker,
        onderwerp="Je bent genoemd bij een beveiligingsincident",
        tekst="Alleen wie genoemd is, kan het lezen. Bespreek het niet met anderen.",
        link=incident.get_absolute_url(),
        at=at,
    )


def notify_beveiligingstermijn(termijn: Beveiligingstermijn, drempel: str, *, at: dt.datetime) -> None:
    """Each threshold once to everyone named, at any hour of the day."""
    hoe = {"half": "de helft van de tijd is voorbij", "bijna": "bijna te laat", "voorbij": "te laat"}[drempel]
    people = User.objects.filter(
        is_active=True, pk__in=termijn.incident.betrokkenen.values("gebruiker")
    ).order_by("pk")
    for person in people:
        queue_bericht(
            f"beveiligingstermijn-{termijn.pk}-{drempel}-{person.pk}",
            ontvanger=person,
            onderwerp=f"Beveiligingsincident: {hoe}",
            tekst=f"De {termijn.get_soort_display()}: uiterlijk {moment(termijn.due_at)}.",
            link=termijn.incident.get_absolute_url(),
            at=at,
        )
