"""Mail for tests: the letters in `eml/`, and small ones made on the spot."""

import datetime as dt
from itertools import count
from pathlib import Path

from django.utils import timezone

from servicedesk import services
from servicedesk.models import InkomendeMail

EML = Path(__file__).parent / "eml"
_numbers = count(1)


def read_eml(naam: str) -> bytes:
    return (EML / f"{naam}.eml").read_bytes()


def make_eml(
    van: str,
    tekst: str = "De bonprinter doet het niet.",
    *,
    onderwerp: str = "Bonprinter",
    koppen: str = "",
    op: dt.datetime | None = None,
) -> bytes:
    """A plain letter taken in by our server at `op`, a moment ago unless told otherwise."""
    moment = (op or timezone.now() - dt.timedelta(minutes=2)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return (
        f"Received: from elders by mx.bisc.example; {moment}\n"
        f"From: {van}\nTo: servicedesk@bisc.example\nSubject: {onderwerp}\n"
        f"Message-ID: <{next(_numbers)}@elders.example>\n{koppen}"
        f"Content-Type: text/plain; charset=utf-8\n\n{tekst}\n"
    ).encode()


def receive(rauw: bytes, *, at: dt.datetime | None = None) -> InkomendeMail:
    """Take the letter in and read it, as the background does."""
    moment = at or timezone.now()
    mail = services.store_eml(rauw, at=moment)
    assert mail is not None
    services.process_mail(mail, at=moment)
    return InkomendeMail.objects.select_related("melding", "reactie").get(pk=mail.pk)
