"""Sending what waits, to the partner's address or to the built-in test partner; later again when it fails."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable

import httpx
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.logboek import services as logboek
from ibl.iso18626 import lezen
from ibl.models import Isobericht, Isopartner
from ibl.services.errors import TransportError
from ibl.services.isoaanvragen import TAAK
from ibl.services.testpartner import answer_as_testpartner

# After these delays a partner that does not answer is tried again; then a person decides.
WACHTTIJDEN = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
GEDULD = httpx.Timeout(10.0, connect=5.0)
MEESTE_ANTWOORD = 20_000
OK_TOT, HERHAAL_VANAF = 300, 500
Status = Isobericht.Status
type Antwoord = tuple[int, bytes]


class NotWaitingError(TransportError):
    """Only what was given up or delivered can be sent again."""


def send_next(*, at: dt.datetime, post: Callable[[Isopartner, bytes], Antwoord] | None = None) -> bool:
    """Send one message that is due; False when none is. The messages of one request go in their order.

    A worker killed between the partner's answer and the commit sends the message again: the partner knows it
    by its number and moment.
    """
    with transaction.atomic():
        bericht = (
            Isobericht.objects.filter(status=Status.WACHT, volgende_poging_op__lte=at, partner__actief=True)
            .select_related("partner", "aanvraag")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("pk")
            .first()
        )
        if bericht is None or bericht.partner is None:
            return False
        earlier = Isobericht.objects.filter(
            aanvraag=bericht.aanvraag,
            richting=Isobericht.Richting.UIT,
            status=Status.WACHT,
            pk__lt=bericht.pk,
        ).first()
        if earlier is not None:
            # The one before waits for a better moment; this one waits with it.
            bericht.volgende_poging_op = max(earlier.volgende_poging_op or at, at + dt.timedelta(seconds=1))
            bericht.save(update_fields=["volgende_poging_op"])
            return True
        _send(bericht, post or _post, at=at)
        return True


def _send(bericht: Isobericht, post: Callable[[Isopartner, bytes], Antwoord], *, at: dt.datetime) -> None:
    partner = bericht.partner
    if partner is None:
        return
    bericht.pogingen += 1
    try:
        if partner.testpartner:
            status, body = answer_as_testpartner(bericht, at=at)
        else:
            status, body = post(partner, bericht.inhoud.encode())
    except (httpx.HTTPError, OSError) as error:
        _try_later(bericht, f"{type(error).__name__}: {error}", at=at)
    else:
        bericht.http_status, bericht.antwoord = status, body[:MEESTE_ANTWOORD].decode(errors="replace")
        confirmed = lezen.read_confirmation(body)
        if status >= HERHAAL_VANAF or (confirmed is None and status >= OK_TOT):
            _try_later(bericht, f"HTTP {status}", at=at)
        elif confirmed is not None and not confirmed.ok:
            _give_up(bericht, f"{confirmed.fouttype or 'ERROR'}: {confirmed.waarde}")
        else:
            bericht.status, bericht.volgende_poging_op, bericht.fout = Status.BEZORGD, None, ""
    bericht.save()


def _try_later(bericht: Isobericht, fout: str, *, at: dt.datetime) -> None:
    bericht.fout = fout[:200]
    if bericht.pogingen > len(WACHTTIJDEN):
        _give_up(bericht, fout)
    else:
        bericht.volgende_poging_op = at + WACHTTIJDEN[bericht.pogingen - 1]


def _give_up(bericht: Isobericht, fout: str) -> None:
    bericht.status, bericht.volgende_poging_op, bericht.fout = Status.OPGEGEVEN, None, fout[:200]


def _post(partner: Isopartner, inhoud: bytes) -> Antwoord:
    headers = {"Content-Type": "application/xml; charset=utf-8"}
    if partner.uitgaand_account:
        pair = f"{partner.uitgaand_account}:{open_sleutel(partner)}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    with httpx.Client(timeout=GEDULD, follow_redirects=False) as client:
        response = client.post(partner.adres, content=inhoud, headers=headers)
        return response.status_code, response.content


@transaction.atomic
def resend_isobericht(bericht: Isobericht, *, by: User, at: dt.datetime) -> Isobericht:
    """Send a message once more, exactly as it was."""
    bericht = Isobericht.objects.select_for_update(of=("self",)).get(pk=bericht.pk)
    if bericht.richting != Isobericht.Richting.UIT or bericht.status == Status.WACHT:
        raise NotWaitingError("Dit bericht staat al klaar om te versturen, of het kwam van de partner.")
    bericht.status, bericht.pogingen, bericht.volgende_poging_op = Status.WACHT, 0, at
    bericht.save(update_fields=["status", "pogingen", "volgende_poging_op"])
    logboek.record("iso-bericht opnieuw", bericht, by=by, at=at)
    doorbell.ring(TAAK)
    return bericht


# --- Keys ------------------------------------------------------------------------------------------------
@transaction.atomic
def issue_sleutel(partner: Isopartner, *, by: User | None, at: dt.datetime) -> str:
    """Make a new key for the partner to sign in with; only its fingerprint is kept, the old one stops now."""
    sleutel = secrets.token_urlsafe(32)
    partner.sleutel_hash = _fingerprint(sleutel)
    partner.save(update_fields=["sleutel_hash"])
    logboek.record("iso-sleutel gemaakt", partner, by=by, at=at, partner=partner.naam)
    return sleutel


def find_partner(account: str, sleutel: str) -> Isopartner | None:
    """The partner that signs in with these; the time it takes tells nothing about which of them was wrong."""
    partner = Isopartner.objects.filter(account=account, actief=True).first()
    expected = partner.sleutel_hash if partner is not None and partner.sleutel_hash else "-"
    right = hmac.compare_digest(expected, _fingerprint(sleutel))
    return partner if right else None


def _fingerprint(sleutel: str) -> str:
    """The key is 256 bits of chance: a fast hash is enough."""
    return hashlib.sha256(sleutel.encode()).hexdigest()


def _fernet() -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(f"iso18626 {settings.SECRET_KEY}".encode()).digest())
    )


def seal_sleutel(sleutel: str) -> str:
    """The key we show a partner must be readable again, so it is kept encrypted."""
    return _fernet().encrypt(sleutel.encode()).decode() if sleutel else ""


def open_sleutel(partner: Isopartner) -> str:
    if not partner.uitgaande_sleutel:
        return ""
    try:
        return _fernet().decrypt(partner.uitgaande_sleutel.encode()).decode()
    except InvalidToken:
        return ""
