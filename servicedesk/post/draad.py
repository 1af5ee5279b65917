"""Which call a mail belongs to: by the Message-IDs we gave out, signed, and by a number in the subject."""

import hashlib
import hmac
import re

NUMMER = re.compile(r"(?<![A-Za-z0-9])([MVW]\d{4}-\d{4,6})(?!\d)", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
ONZE = re.compile(r"^<([mvw]\d{4}-\d{4,6})\.([0-9a-f]{16})\.([0-9a-f]{16})@(.{1,120})>$")


def read_message_ids(kop: str) -> tuple[str, ...]:
    """The ids in a References, In-Reply-To or Message-ID header, in order, each once."""
    return tuple(dict.fromkeys(MESSAGE_ID.findall(kop)))


def read_nummers(onderwerp: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(nummer.upper() for nummer in NUMMER.findall(onderwerp)))


def make_message_id(nummer: str, sleutel: str, *, domein: str, geheim: str) -> str:
    """The same message of the same call always has the same id; nobody else can make one."""
    deel = hashlib.sha256(sleutel.encode()).hexdigest()[:16]
    return f"<{nummer.lower()}.{deel}.{_sign(nummer, deel, geheim)}@{domein}>"


def root_message_id(nummer: str, *, domein: str, geheim: str) -> str:
    """Every mail about a call refers to this one, so that a mail program shows them as one conversation."""
    return make_message_id(nummer, "begin", domein=domein, geheim=geheim)


def recognise(message_ids: tuple[str, ...], *, geheim: str) -> str:
    """The number of the call whose mail is answered, or nothing. The latest id counts first."""
    for message_id in reversed(message_ids):
        found = ONZE.match(message_id.lower())
        if found and hmac.compare_digest(found[3], _sign(found[1], found[2], geheim)):
            return found[1].upper()
    return ""


def _sign(nummer: str, deel: str, geheim: str) -> str:
    signed = hmac.new(geheim.encode(), f"post:{nummer.upper()}:{deel}".encode(), hashlib.sha256)
    return signed.hexdigest()[:16]
