"""What becomes of a mail: a call, an answer under one, or a place in the list that a person looks at."""

import datetime as dt
import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from bisc_portal.netwerk.models import Vestiging
from servicedesk import notifications, permissions, selectors, workflow
from servicedesk.bestanden import Bestand
from servicedesk.models import InkomendeMail, Melding, MeldingReactie
from servicedesk.post import citaat, herkomst, lezen
from servicedesk.services import bijlagen, meldingen
from servicedesk.services.virusscan import ScannerUnavailableError, scan_virus
from servicedesk.workflow import Handeling

logger = logging.getLogger(__name__)

MEESTE_POGINGEN = 3
OPNIEUW_NA = dt.timedelta(minutes=5)
# More than this from one sender is a machine talking to a machine.
STORM_AANTAL, STORM_DUUR = 20, dt.timedelta(minutes=10)
ZONDER_TEKST = "(De mail had geen tekst; zie de bijlagen.)"


class MailRefusedError(Exception):
    """The mail was dealt with already, or cannot go where it was sent; the sentence says which."""


def process_next_mail(*, at: dt.datetime) -> bool:
    """Read one mail that waits; False when none does.

    The attempt is counted before it is made, so that a mail that kills its reader ends in quarantine too.
    """
    with transaction.atomic():
        mail = (
            InkomendeMail.objects.filter(status=InkomendeMail.Status.TE_VERWERKEN, volgende_poging_op__lte=at)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("volgende_poging_op", "pk")
            .first()
        )
        if mail is None:
            return False
        mail.pogingen += 1
        mail.volgende_poging_op = at + OPNIEUW_NA
        mail.save(update_fields=["pogingen", "volgende_poging_op"])
    if mail.pogingen > MEESTE_POGINGEN:
        _set_apart(mail, "Deze mail liet zich drie keer niet lezen. Het origineel staat hier.")
        return True
    process_mail(mail, at=at)
    return True


def process_mail(mail: InkomendeMail, *, at: dt.datetime) -> None:
    """One attempt at one mail; whatever goes wrong, the mail stays."""
    try:
        with transaction.atomic():
            _process(mail, at=at)
    except lezen.MailUnreadableError as error:
        _set_apart(mail, str(error))
    except ScannerUnavailableError:
        # It is not the mail's fault: it waits, and the attempt does not count.
        InkomendeMail.objects.filter(pk=mail.pk).update(pogingen=mail.pogingen - 1)
    except Exception:
        # Whatever a stranger sends must not stop the mail of the others; the next attempts follow.
        logger.exception("mail %s could not be read", mail.pk)


def _set_apart(mail: InkomendeMail, reden: str) -> None:
    mail.status, mail.reden = InkomendeMail.Status.QUARANTAINE, reden[:300]
    mail.save(update_fields=["status", "reden"])


def _process(mail: InkomendeMail, *, at: dt.datetime) -> None:
    locked = InkomendeMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if locked.status != InkomendeMail.Status.TE_VERWERKEN:
        return
    rauw, volledig = selectors.read_origineel(locked)
    gelezen = read_stored(rauw)
    _fill(locked, gelezen)
    if not volledig:
        reden = f"De mail is {locked.grootte // (1024 * 1024)} MB, en meer dan 25 MB nemen we niet aan."
        _settle(
            locked, InkomendeMail.Status.QUARANTAINE, f"{reden} Hij ligt nog in de postbus, map 'Te groot'."
        )
        return
    virus = scan_virus(rauw)
    if virus is not None:
        locked.scan = InkomendeMail.Scan.BESMET if virus else InkomendeMail.Scan.SCHOON
    if virus:
        _settle(locked, InkomendeMail.Status.QUARANTAINE, f"De virusscanner vond: {virus}.")
        return
    status, reden = _judge(locked, gelezen, at=at)
    if status:
        _settle(locked, status, reden)
        return
    _deliver(locked, gelezen)


def read_stored(rauw: bytes) -> lezen.Mail:
    """As `lezen.read_mail`, knowing our own mailbox."""
    postbus = settings.POSTBUS
    return lezen.read_mail(
        rauw,
        eigen_adressen=[postbus["adres"]] if postbus else [],
        eigen_server=postbus["ontvangstserver"] if postbus else "",
    )


def _fill(mail: InkomendeMail, gelezen: lezen.Mail) -> None:
    ontvangen_op, bron = herkomst.decide_received(gelezen.received, mail.postbus_op, mail.opgehaald_op)
    mail.message_id = gelezen.message_id[:300]
    mail.vingerafdruk = gelezen.vingerafdruk
    mail.afzender, mail.afzender_naam = gelezen.afzender[:254], gelezen.afzender_naam
    mail.onderwerp = gelezen.onderwerp
    mail.tekst, mail.citaat = gelezen.nieuw, gelezen.citaat
    mail.heeft_opmaak = bool(gelezen.html)
    mail.gebreken = "\n".join(gelezen.gebreken)
    mail.aard = gelezen.aard
    mail.ontvangen_op, mail.ontvangen_bron = ontvangen_op, bron
    mail.melding = selectors.find_melding_of_mail(gelezen)


def _settle(mail: InkomendeMail, status: InkomendeMail.Status, reden: str = "") -> None:
    mail.status, mail.reden = status, reden[:300]
    mail.save()


Oordeel = tuple[InkomendeMail.Status | None, str]
GEEN: Oordeel = (None, "")


def _judge(mail: InkomendeMail, gelezen: lezen.Mail, *, at: dt.datetime) -> Oordeel:
    """Where a mail goes that is neither call nor answer, and why; GEEN for one that is."""
    for oordeel in (_judge_kind(mail, gelezen), _judge_danger(mail, gelezen, at=at)):
        if oordeel != GEEN:
            return oordeel
    return _judge_sender(mail, gelezen)


def _judge_kind(mail: InkomendeMail, gelezen: lezen.Mail) -> Oordeel:
    """Nobody wrote it, or it was here before."""
    status, melding = InkomendeMail.Status, mail.melding
    if gelezen.message_id and selectors.is_repeated(mail):
        return status.GENEGEERD, "Dezelfde mail kwam al eerder binnen."
    if gelezen.aard == herkomst.Aard.NIET_BEZORGD and melding:
        aan = gelezen.niet_bezorgd_aan or "de ontvanger"
        return status.TE_BEOORDELEN, f"Een mail van ons over {melding.nummer} kwam niet aan bij {aan}."
    if gelezen.aard != herkomst.Aard.GEWOON:
        aard = InkomendeMail.Aard(gelezen.aard).label.capitalize()
        return status.GENEGEERD, f"{aard} ({gelezen.aard_reden})."
    return GEEN


def _judge_danger(mail: InkomendeMail, gelezen: lezen.Mail, *, at: dt.datetime) -> Oordeel:
    status = InkomendeMail.Status
    if gelezen.afzender_onbetrouwbaar:
        return status.TE_BEOORDELEN, "De mailserver kon niet bevestigen dat de afzender is wie hij zegt."
    if selectors.count_recent_mail(mail.afzender, since=at - STORM_DUUR) > STORM_AANTAL:
        return status.TE_BEOORDELEN, "Deze afzender stuurt nu wel erg veel mail achter elkaar."
    if not gelezen.nieuw and not gelezen.delen:
        return status.TE_BEOORDELEN, "In de mail staat geen tekst en er zit niets bij."
    return GEEN


def _judge_sender(mail: InkomendeMail, gelezen: lezen.Mail) -> Oordeel:
    """Whether this sender may open a call, or write under the one that is named."""
    melding, user = mail.melding, selectors.find_sender(mail.afzender)
    if melding is None and gelezen.nummers:
        reden = f"Het onderwerp noemt {gelezen.nummers[0]}, maar die melding is er niet."
    elif user is None:
        reden = _stranger_reason(mail)
    elif melding and not permissions.can_take_part(user, melding):
        reden = f"De mail noemt {melding.nummer}, maar die is niet van deze afzender."
    elif melding is None and not permissions.belongs_to_library(user):
        reden = "De afzender hoort niet bij een bibliotheek; kies zelf voor wie dit is."
    elif melding is None and selectors.find_vestiging_of_mail(mail) is None:
        reden = "De bibliotheek van de afzender heeft geen vestiging."
    else:
        reden = ""
    return (InkomendeMail.Status.TE_BEOORDELEN, reden) if reden else GEEN


def _stranger_reason(mail: InkomendeMail) -> str:
    """Somebody without an account may answer what we mailed about, and nothing else."""
    melding = mail.melding
    if melding is None:
        return "We kennen deze afzender niet."
    if not melding.melder_adres or melding.melder_adres.lower() != mail.afzender:
        return f"We kennen deze afzender niet. De mail lijkt bij {melding.nummer} te horen."
    if melding.status in workflow.KLAAR:
        return f"Antwoord op {melding.nummer}, die al is opgelost."
    return ""


def _deliver(mail: InkomendeMail, gelezen: lezen.Mail) -> None:
    """An ordinary mail of somebody we know: an answer, or a new call."""
    user = selectors.find_sender(mail.afzender)
    if mail.melding is None or mail.melding.status == Melding.Status.AFGESLOTEN:
        if user is not None:
            _open_melding(mail, gelezen, by=user)
    else:
        _answer(mail, mail.melding, by=user)
    _keep_files(mail, gelezen, by=user)
    _settle(mail, InkomendeMail.Status.VERWERKT)


def _open_melding(mail: InkomendeMail, gelezen: lezen.Mail, *, by: User) -> None:
    vervolg = mail.melding
    tekst = mail.tekst or ZONDER_TEKST
    if vervolg:
        tekst = f"Vervolg op {vervolg.nummer}, die is afgesloten.\n\n{tekst}"
    vestiging = selectors.guess_vestiging(by, f"{mail.onderwerp}\n{mail.tekst}")
    if vestiging is None or mail.ontvangen_op is None:
        raise MailRefusedError("De bibliotheek van de afzender heeft geen vestiging.")
    mail.melding = meldingen.report_melding(
        by=by,
        at=mail.ontvangen_op,
        soort=Melding.Soort.INCIDENT,
        urgentie=settings.POST_URGENTIE,
        onderwerp=selectors.clean_subject(mail.onderwerp),
        omschrijving=tekst[:10_000],
        vestiging=vestiging,
        kanaal=Melding.Kanaal.E_MAIL,
        melder=by,
        bron_message_id=gelezen.message_id,
    )


def _answer(mail: InkomendeMail, melding: Melding, *, by: User | None) -> None:
    """Under the call. A colleague of BiSC writes a note; somebody whose call was solved opens it again."""
    tekst, at = (mail.tekst or ZONDER_TEKST)[:10_000], mail.ontvangen_op or mail.opgehaald_op
    if by is None:
        mail.reactie = _add_reactie_of_stranger(mail, melding, tekst, at=at)
        return
    intern = permissions.can_read_internal(by)
    mail.reactie = meldingen.add_reactie(melding, by=by, at=at, tekst=tekst, intern=intern)
    melding.refresh_from_db()
    if (
        intern
        or not workflow.is_allowed(Handeling.REOPEN, melding.status)
        or citaat.is_only_thanks(mail.tekst)
    ):
        return
    moment = max(at, melding.opgelost_op or at)
    meldingen.reopen_melding(melding, by=by, at=moment, reden="De melder antwoordde per e-mail.")


def _add_reactie_of_stranger(
    mail: InkomendeMail, melding: Melding, tekst: str, *, at: dt.datetime
) -> MeldingReactie:
    """Somebody without an account whom we mailed about this call."""
    reactie = MeldingReactie.objects.create(
        melding=melding,
        auteur_naam=mail.afzender_naam or mail.afzender,
        tekst=tekst,
        geschreven_op=at,
    )
    if melding.status == Melding.Status.WACHT_OP_MELDER:
        meldingen.resume_melding(melding, by=None, at=at)
    notifications.notify_reactie(melding, reactie, by=None)
    record("reactie", melding, by=None, at=at, reactie=reactie.pk)
    return reactie


def _keep_files(mail: InkomendeMail, gelezen: lezen.Mail, *, by: User | None) -> None:
    if mail.melding is None or not gelezen.delen:
        return
    at = mail.ontvangen_op or mail.opgehaald_op
    kept = bijlagen.keep_bijlagen(
        mail.melding,
        [Bestand(deel.naam, deel.inhoud) for deel in gelezen.delen],
        by=by,
        at=at,
        reactie=mail.reactie,
    )
    for bijlage, deel in zip(kept, gelezen.delen, strict=True):
        if deel.weigering and bijlage.is_vrij:
            bijlagen.quarantine_bijlage(bijlage, by=by, at=at, reden=deel.weigering)


# --- What a person does with a mail that waits -------------------------------------------------------------
@transaction.atomic
def report_from_mail(
    mail: InkomendeMail,
    *,
    by: User,
    at: dt.datetime,
    soort: str,
    urgentie: int | None,
    onderwerp: str,
    vestiging: Vestiging,
) -> Melding:
    """A call out of a mail that waited. Its clock runs from the moment the mail came in."""
    mail = _lock_waiting(mail, by=by)
    gelezen = read_stored(selectors.read_origineel(mail)[0])
    melder = selectors.find_sender(mail.afzender)
    if melder is not None and melder.organisatie_id != vestiging.organisatie_id:
        melder = None
    mail.melding = meldingen.report_melding(
        by=by,
        at=mail.ontvangen_op or mail.opgehaald_op,
        soort=soort,
        urgentie=urgentie,
        onderwerp=onderwerp,
        omschrijving=(mail.tekst or ZONDER_TEKST)[:10_000],
        vestiging=vestiging,
        kanaal=Melding.Kanaal.E_MAIL,
        melder=melder,
        melder_naam="" if melder else (mail.afzender_naam or mail.afzender or "onbekend")[:120],
        melder_adres="" if melder else mail.afzender,
        bron_message_id=gelezen.message_id,
    )
    _finish_by_hand(mail, gelezen, by=by, at=at)
    return mail.melding


@transaction.atomic
def add_mail_to_melding(
    mail: InkomendeMail, *, by: User, at: dt.datetime, melding: Melding
) -> MeldingReactie:
    """Put a mail that waited under a call, as what its sender said."""
    mail = _lock_waiting(mail, by=by)
    if melding.status == Melding.Status.AFGESLOTEN:
        raise MailRefusedError(f"{melding.nummer} is afgesloten. Maak er een nieuwe melding van.")
    mail.melding = melding
    gelezen = read_stored(selectors.read_origineel(mail)[0])
    moment = mail.ontvangen_op or mail.opgehaald_op
    mail.reactie = _add_reactie_of_stranger(mail, melding, (mail.tekst or ZONDER_TEKST)[:10_000], at=moment)
    _finish_by_hand(mail, gelezen, by=by, at=at)
    return mail.reactie


@transaction.atomic
def put_mail_away(mail: InkomendeMail, *, by: User, at: dt.datetime, reden: str) -> InkomendeMail:
    """Nothing follows; the mail and the reason stay."""
    mail = _lock_waiting(mail, by=by)
    mail.afgehandeld_door, mail.afgehandeld_op = by, at
    _settle(mail, InkomendeMail.Status.WEGGELEGD, reden)
    record("mail_weggelegd", mail, by=by, at=at)
    return mail


def _finish_by_hand(mail: InkomendeMail, gelezen: lezen.Mail, *, by: User, at: dt.datetime) -> None:
    if mail.scan != InkomendeMail.Scan.BESMET:
        _keep_files(mail, gelezen, by=by)
    mail.afgehandeld_door, mail.afgehandeld_op = by, at
    _settle(mail, InkomendeMail.Status.VERWERKT)
    record("mail_verwerkt", mail, by=by, at=at, melding=mail.melding_id)


def _lock_waiting(mail: InkomendeMail, *, by: User) -> InkomendeMail:
    """The mail as it is now; raises MailRefusedError when a colleague was first."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    locked = InkomendeMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if not locked.wacht_op_mens:
        raise MailRefusedError("Deze mail is al afgehandeld.")
    return locked
