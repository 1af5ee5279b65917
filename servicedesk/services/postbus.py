"""Emptying the mailbox: every mail is a row before it leaves it, and comes in once."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted

from bisc_portal.achtergrond import doorbell
from servicedesk.models import InkomendeMail, MailOrigineel
from servicedesk.post import lezen

VERWERKT, TE_GROOT = "Verwerkt", "Te groot"
# Any number that is nobody else's: one worker at a time empties the mailbox.
SLOT = 7_305_441
GEDULD = 30
INTERNALDATE = re.compile(rb'INTERNALDATE "([^"]+)"')
OMVANG = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class Ontvangst:
    """A mail as the mailbox gave it; `volledig` is False when only its headers were fetched."""

    postbus: str
    uidvalidity: int
    uid: int
    rauw: bytes
    grootte: int
    postbus_op: dt.datetime | None
    volledig: bool = True


def store_mail(ontvangst: Ontvangst, *, at: dt.datetime) -> InkomendeMail | None:
    """Write the mail and its original; None when this place in the mailbox came in before."""
    te_groot = not ontvangst.volledig
    try:
        with transaction.atomic():
            mail = InkomendeMail.objects.create(
                postbus=ontvangst.postbus,
                uidvalidity=ontvangst.uidvalidity,
                uid=ontvangst.uid,
                postbus_op=ontvangst.postbus_op,
                opgehaald_op=at,
                grootte=ontvangst.grootte,
                volgende_poging_op=at,
            )
            MailOrigineel.objects.create(mail=mail, inhoud=ontvangst.rauw, volledig=not te_groot)
            doorbell.ring("servicedesk.tasks.process_post")
    except IntegrityError:
        return None
    return mail


def store_eml(rauw: bytes, *, at: dt.datetime) -> InkomendeMail | None:
    """A mail from a file, for whoever has one; the same file again is the same mail."""
    uid = int.from_bytes(hashlib.sha256(rauw).digest()[:7], "big")
    volledig = len(rauw) <= lezen.GROOTSTE_MAIL
    inhoud = rauw if volledig else _headers_of(rauw)
    return store_mail(Ontvangst("bestand", 0, uid, inhoud, len(rauw), None, volledig), at=at)


def fetch_post(*, at: dt.datetime) -> int:
    """Take in what lies in the mailbox; return how many mails were new. Somebody else at it: nothing to do.

    A worker killed between the commit and the move leaves the mail where it was; the next one finds its row
    and only moves it.
    """
    with _alone() as mine:
        if not mine or not settings.POSTBUS:
            return 0
        with _open() as mailbox:
            return _empty(mailbox, at=at)


def _empty(mailbox: BaseMailBox, *, at: dt.datetime) -> int:
    uidvalidity = int(mailbox.folder.status(settings.POSTBUS["map"], ["UIDVALIDITY"])["UIDVALIDITY"])
    for map_ in (VERWERKT, TE_GROOT):
        if not mailbox.folder.exists(map_):
            mailbox.folder.create(map_)
    naam = f"{settings.POSTBUS['gebruiker']}@{settings.POSTBUS['server']}/{settings.POSTBUS['map']}"
    new = 0
    for uid in mailbox.uids("ALL"):
        ontvangst = _fetch(mailbox, naam, uidvalidity, uid)
        new += store_mail(ontvangst, at=at) is not None
        mailbox.move(uid, VERWERKT if ontvangst.volledig else TE_GROOT)
    return new


def _fetch(mailbox: BaseMailBox, naam: str, uidvalidity: int, uid: str) -> Ontvangst:
    """Size and date first: a mail that is too large is not brought over."""
    facts = _ask(mailbox, uid, "(RFC822.SIZE INTERNALDATE)")
    line = b" ".join(part for part in facts if isinstance(part, bytes))
    found, size = INTERNALDATE.search(line), OMVANG.search(line)
    grootte = int(size[1]) if size else 0
    volledig = grootte <= lezen.GROOTSTE_MAIL
    answer = _ask(mailbox, uid, "(BODY.PEEK[])" if volledig else "(BODY.PEEK[HEADER])")
    rauw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
    return Ontvangst(
        postbus=naam[:160],
        uidvalidity=uidvalidity,
        uid=int(uid),
        rauw=rauw,
        grootte=max(grootte, len(rauw)),
        postbus_op=dt.datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z") if found else None,
        volledig=volledig,
    )


def _ask(mailbox: BaseMailBox, uid: str, wat: str) -> list[bytes | tuple[bytes, bytes]]:
    status, answer = mailbox.client.uid("fetch", uid, wat)
    if status != "OK":
        raise OSError(f"De postbus gaf mail {uid} niet: {answer!r}"[:200])
    return list(answer)


@contextmanager
def _open() -> Iterator[BaseMailBox]:
    postbus = settings.POSTBUS
    kind = MailBox if postbus["tls"] else MailBoxUnencrypted
    mailbox = kind(postbus["server"], postbus["poort"], timeout=GEDULD)
    with mailbox.login(postbus["gebruiker"], postbus["wachtwoord"], postbus["map"]):
        yield mailbox


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the one worker at the mailbox. The lock dies with the session, so with a killed one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SLOT])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SLOT])


def _headers_of(rauw: bytes) -> bytes:
    return re.split(rb"\r?\n\r?\n", rauw[: 256 * 1024], maxsplit=1)[0] + b"\r\n\r\n"
