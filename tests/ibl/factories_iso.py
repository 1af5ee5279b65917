"""A partner outside the network, its messages, and the schemas that judge ours."""

import base64
import datetime as dt
import os
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from ibl import services
from ibl.iso18626 import schrijven
from ibl.iso18626.codes import Actie, Reden, Stand, Versie
from ibl.iso18626.lezen import Instantie
from ibl.iso18626.schrijven import Kop
from ibl.models import Isobericht, Isopartner

_numbers = count(1)
XSD = {Versie.V1_2: "ISO-18626-v1_2.xsd", Versie.V2021_2: "ISO-18626-2021-2.xsd"}
ADRES = "/ibl/iso18626"
THEIRS, OURS = Instantie("ISIL", "NL-PARTNER"), Instantie("ISIL", "NL-BISC")


@cache
def schema_of(versie: Versie) -> etree.XMLSchema:
    """The schema of a version, from the folder with data beside the repository; it is not ours to ship."""
    for folder in Path(__file__).resolve().parents:
        path = folder / "shared" / "data" / "iso18626" / XSD[versie]
        if path.exists():
            return etree.XMLSchema(etree.parse(path))
    reason = f"{XSD[versie]} staat niet in ../shared/data/iso18626; zonder schema is niets te toetsen."
    if os.environ.get("PORTAAL_CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def require_valid(inhoud: str | bytes, versie: Versie) -> None:
    """Fail with what the schema says against it."""
    document = etree.fromstring(inhoud.encode() if isinstance(inhoud, str) else inhoud)
    schema = schema_of(versie)
    assert schema.validate(document), f"{schema.error_log}\n{inhoud!r}"


def make_partner(versie: Versie = Versie.V2021_2, **fields: Any) -> tuple[Isopartner, str]:
    """A partner with a key of its own."""
    partner = Isopartner.objects.create(
        **{
            "naam": f"Partner {next(_numbers)}",
            "nummer": THEIRS.waarde,
            "versie": versie.value,
            "adres": "https://partner.voorbeeld.invalid/iso18626",
            "account": f"partner-{next(_numbers)}",
            **fields,
        }
    )
    return partner, services.issue_sleutel(partner, by=None, at=timezone.now())


def post(partner: Isopartner, sleutel: str, inhoud: bytes, content_type: str = "application/xml") -> Any:
    """As the partner's machine does it: no session, no cookie, its own account and key."""
    token = base64.b64encode(f"{partner.account}:{sleutel}".encode()).decode()
    return Client(enforce_csrf_checks=True).post(
        ADRES, inhoud, content_type=content_type, headers={"Authorization": f"Basic {token}"}
    )


class Tegenpartij:
    """The other side of one request, a clock of its own, and what it was sent."""

    def __init__(self, versie: Versie, **fields: Any) -> None:
        self.versie = versie
        self.partner, self.sleutel = make_partner(versie, **fields)
        self.nummer = f"REQ-{next(_numbers)}"
        self.now = timezone.now()

    def kop(self, *, we_lend: bool) -> Kop:
        self.now += dt.timedelta(seconds=1)
        aanvrager, uitlener = (OURS, THEIRS) if we_lend else (THEIRS, OURS)
        return Kop(self.versie, aanvrager, uitlener, self.nummer, self.now)

    def send(self, inhoud: bytes) -> str:
        """Post a message; our answer must be valid, and is returned."""
        answer = post(self.partner, self.sleutel, inhoud)
        assert answer.status_code == 200, answer.content
        require_valid(answer.content, self.versie)
        return str(answer.content.decode())

    def request(self, **fields: Any) -> str:
        fields = {"titel": "De ontdekking van de hemel", **fields}
        return self.send(schrijven.write_request(self.kop(we_lend=False), **fields))

    def act(self, actie: Actie, notitie: str = "") -> str:
        return self.send(schrijven.write_requesting(self.kop(we_lend=False), actie=actie, notitie=notitie))

    def tell(self, stand: Stand, reden: Reden = Reden.STATUS_CHANGE, **fields: Any) -> str:
        kop = self.kop(we_lend=True)
        return self.send(schrijven.write_supplying(kop, reden=reden, stand=stand, sinds=self.now, **fields))

    def deliver(self) -> list[tuple[str, str]]:
        """Take everything we send, judge it by the schema, confirm it; return reason or action and status."""
        received: list[tuple[str, str]] = []

        def take(partner: Isopartner, inhoud: bytes) -> tuple[int, bytes]:
            require_valid(inhoud, self.versie)
            root = etree.fromstring(inhoud)
            words = [
                root.findtext(f".//{{*}}{name}") or ""
                for name in ("reasonForMessage", "action", "status", "requestType")
            ]
            received.append((words[0] or words[1] or words[3], words[2]))
            return 200, CONFIRMED

        while services.send_next(at=timezone.now() + dt.timedelta(minutes=1), post=take):
            pass
        return received


CONFIRMED = b"<c><messageStatus>OK</messageStatus></c>"
Post = Callable[[Isopartner, bytes], tuple[int, bytes]]


def last_bericht() -> Isobericht:
    return Isobericht.objects.order_by("-pk")[0]
