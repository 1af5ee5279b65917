"""Writing the status page: outages, maintenance, what is told about them, and who wants to hear it."""

import datetime as dt
from collections.abc import Iterable

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.logboek.services import record
from servicedesk import notifications, permissions, selectors
from servicedesk.models import IctDienst, Melding, Statusabonnee, Statusbericht, Statusregel

BEVESTIGEN, AFMELDEN = "status-bevestigen", "status-afmelden"
BEVESTIG_BINNEN = dt.timedelta(days=3)


class StatusRefusedError(Exception):
    """What was to be told cannot be; the sentence says why."""


class LinkExpiredError(Exception):
    """The link of a mail is too old, or was changed on the way."""


@transaction.atomic
def publish_statusbericht(
    *,
    by: User,
    at: dt.datetime,
    soort: str,
    titel: str,
    diensten: Iterable[IctDienst],
    van: dt.datetime,
    tekst: str,
    tot: dt.datetime | None = None,
    melding: Melding | None = None,
) -> Statusbericht:
    """Tell the public of an outage or of maintenance, and mail whoever asked for it."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    if soort == Statusbericht.Soort.ONDERHOUD and van <= at:
        raise StatusRefusedError(
            "Onderhoud kondig je aan voordat het begint; is het al begonnen, meld dan hinder."
        )
    bericht = Statusbericht.objects.create(
        soort=soort, titel=titel, van=van, tot=tot, melding=melding, created_at=at
    )
    bericht.diensten.set(diensten)
    stand = (
        Statusregel.Stand.AANGEKONDIGD
        if soort == Statusbericht.Soort.ONDERHOUD
        else Statusregel.Stand.ONDERZOEK
    )
    regel = Statusregel.objects.create(bericht=bericht, op=at, stand=stand, tekst=tekst, door=by)
    _spread(bericht, regel, at=at)
    record("statusbericht", bericht, by=by, at=at, soort=soort)
    return bericht


@transaction.atomic
def update_statusbericht(
    bericht: Statusbericht, *, by: User, at: dt.datetime, stand: str, tekst: str
) -> Statusregel:
    """Tell what is known now; 'hersteld' ends it."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    bericht = Statusbericht.objects.select_for_update(of=("self",)).get(pk=bericht.pk)
    if bericht.tot is not None and bericht.tot <= at:
        raise StatusRefusedError("Dit is al voorbij. Is het terug? Maak dan een nieuw bericht.")
    regel = Statusregel.objects.create(bericht=bericht, op=at, stand=stand, tekst=tekst, door=by)
    if stand == Statusregel.Stand.HERSTELD:
        bericht.tot = max(at, bericht.van + dt.timedelta(minutes=1))
        bericht.save(update_fields=["tot"])
    _spread(bericht, regel, at=at)
    record("statusbericht_bijgewerkt", bericht, by=by, at=at, stand=stand)
    return regel


def publish_grote_storing(melding: Melding, *, by: User, at: dt.datetime) -> Statusbericht:
    """A big outage stands on the status page at once, in words that give nothing of the call away."""
    diensten = [melding.ict_dienst] if melding.ict_dienst else []
    naam = melding.ict_dienst.naam if melding.ict_dienst else "een van onze diensten"
    return publish_statusbericht(
        by=by,
        at=at,
        soort=Statusbericht.Soort.STORING,
        titel=f"Storing bij {naam}",
        diensten=diensten,
        van=melding.gemeld_op,
        tekst="We weten van de storing en werken eraan. Je hoeft haar niet opnieuw te melden.",
        melding=melding,
    )


def end_grote_storing(melding: Melding, *, by: User, at: dt.datetime) -> None:
    """The big outage is solved: so says the status page. Nothing to end is no error."""
    bericht = Statusbericht.objects.filter(melding=melding, tot__isnull=True).first()
    if bericht is not None:
        update_statusbericht(
            bericht, by=by, at=at, stand=Statusregel.Stand.HERSTELD, tekst="De storing is verholpen."
        )


def _spread(bericht: Statusbericht, regel: Statusregel, *, at: dt.datetime) -> None:
    """To everyone who confirmed; the page is made anew for the next reader."""
    for abonnee in Statusabonnee.objects.filter(bevestigd_op__isnull=False).order_by("pk"):
        notifications.notify_abonnee(abonnee, bericht, regel, afmeldlink=_link(AFMELDEN, abonnee), at=at)
    transaction.on_commit(selectors.forget_statuspagina)


# --- Subscribing -------------------------------------------------------------------------------------------
@transaction.atomic
def request_abonnement(adres: str, *, at: dt.datetime) -> None:
    """Mail a link to confirm. Whoever reads the page's answer learns nothing about who is subscribed.

    At most one such mail an hour to an address, however often it is asked for.
    """
    adres = adres.lower()
    Statusabonnee.objects.bulk_create([Statusabonnee(adres=adres, aangevraagd_op=at)], ignore_conflicts=True)
    abonnee = Statusabonnee.objects.get(adres=adres)
    if abonnee.bevestigd_op is not None:
        return
    abonnee.aangevraagd_op = at
    abonnee.save(update_fields=["aangevraagd_op"])
    queue_bericht(
        f"status-bevestig-{abonnee.pk}-{at:%Y%m%d%H}",
        adres=adres,
        onderwerp="Bevestig je abonnement op de statuspagina",
        tekst="Iemand, waarschijnlijk jij, wil op dit adres bericht van storingen en onderhoud bij BiSC."
        " Klopt dat? Bevestig het dan met deze link. Klopt het niet? Dan hoef je niets te doen.",
        link=_link(BEVESTIGEN, abonnee),
        at=at,
    )


def confirm_abonnement(token: str, *, at: dt.datetime) -> Statusabonnee:
    """Raises LinkExpiredError after three days."""
    abonnee = read_link(BEVESTIGEN, token)
    Statusabonnee.objects.filter(pk=abonnee.pk, bevestigd_op__isnull=True).update(bevestigd_op=at)
    return abonnee


def cancel_abonnement(token: str) -> None:
    """The address is forgotten; doing it twice is no error."""
    try:
        read_link(AFMELDEN, token).delete()
    except LinkExpiredError:
        return


def forget_onbevestigd(*, at: dt.datetime) -> int:
    """Addresses nobody confirmed are not kept."""
    oud = Statusabonnee.objects.filter(bevestigd_op__isnull=True, aangevraagd_op__lt=at - BEVESTIG_BINNEN)
    return oud.delete()[0]


def read_link(wat: str, token: str) -> Statusabonnee:
    try:
        pk = signing.loads(token, salt=wat, max_age=BEVESTIG_BINNEN if wat == BEVESTIGEN else None)
        return Statusabonnee.objects.get(pk=pk)
    except (signing.BadSignature, Statusabonnee.DoesNotExist) as error:
        raise LinkExpiredError("Deze link werkt niet meer.") from error


def _link(wat: str, abonnee: Statusabonnee) -> str:
    naam = "status:confirm_abonnement" if wat == BEVESTIGEN else "status:cancel_abonnement"
    return reverse(naam, args=[signing.dumps(abonnee.pk, salt=wat)])


@transaction.atomic
def set_gebruik(dienst: IctDienst, *, by: User, at: dt.datetime, vestigingen: Iterable[object]) -> IctDienst:
    """Exactly these branches use the service."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    dienst.vestigingen.set(vestigingen)  # type: ignore[arg-type]
    record("dienstgebruik", dienst, by=by, at=at, aantal=dienst.gebruik.count())
    return dienst


@transaction.atomic
def set_dienst_of_melding(
    melding: Melding, *, by: User, at: dt.datetime, dienst: IctDienst | None
) -> Melding:
    """What the call is about; the status page and the history of the service read it."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    melding.ict_dienst = dienst
    melding.save(update_fields=["ict_dienst"])
    record("dienst_gekozen", melding, by=by, at=at, dienst=dienst.pk if dienst else None)
    return melding
