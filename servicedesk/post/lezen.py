"""One mail from bytes to facts. What is wrong with it is told, and costs nothing of the rest."""

import datetime as dt
import email
import email.message
import email.policy
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import getaddresses

from servicedesk.post import bijlagen, citaat, draad, herkomst, opmaak, tekens

GROOTSTE_MAIL = 25 * 1024 * 1024
MEESTE_DELEN = 200
DIEPSTE_DEEL = 20
LANGSTE_TEKST = 200_000
# A logo under a mail is no attachment; a pasted picture of a screen is.
KLEIN_PLAATJE = 8 * 1024
ADRES = re.compile(r"^[^@\s<>\"]{1,64}@[^@\s<>\"]{1,190}$")


class MailUnreadableError(Exception):
    """There is nothing in it that a person could read or answer."""


@dataclass(frozen=True)
class Deel:
    """A file that came along; `weigering` says why it may not be passed on."""

    naam: str
    soort: str
    inhoud: bytes
    content_id: str = ""
    weigering: str = ""


@dataclass(frozen=True)
class Mail:
    """What one mail says. `datum` is what the sender claims and decides nothing."""

    message_id: str
    verwijzingen: tuple[str, ...]
    nummers: tuple[str, ...]
    afzender_naam: str
    afzender: str
    antwoord_aan: str
    ontvangers: tuple[str, ...]
    onderwerp: str
    datum: dt.datetime | None
    received: dt.datetime | None
    aard: herkomst.Aard
    aard_reden: str
    afzender_onbetrouwbaar: bool
    tekst: str
    nieuw: str
    citaat: str
    html: str
    delen: tuple[Deel, ...]
    plaatjes: tuple[Deel, ...]
    niet_bezorgd_aan: str
    gebreken: tuple[str, ...]

    @property
    def vingerafdruk(self) -> str:
        """The same letter delivered twice has the same one, whatever servers it passed."""
        kern = f"{self.message_id}\0{self.afzender}\0{self.onderwerp}\0{self.tekst}"
        return hashlib.sha256(kern.encode()).hexdigest()


def read_mail(rauw: bytes, *, eigen_adressen: Sequence[str] = (), eigen_server: str = "") -> Mail:
    """Read `rauw`; raises MailUnreadableError when it is no mail at all."""
    bericht = email.message_from_bytes(rauw, policy=email.policy.compat32)
    koppen = _headers(bericht)
    if "from" not in koppen and "received" not in koppen and "subject" not in koppen:
        raise MailUnreadableError("Dit is geen e-mail: er staat geen afzender of onderwerp in.")
    onderwerp = tekens.decode_header(koppen.get("subject", [""])[0])[:300]
    naam, adres = _first_address(koppen.get("from", []))
    inhoud = _Inhoud(bericht)
    tekst = inhoud.tekst
    gesplitst = citaat.split_citaat(tekst, onderwerp)
    is_rapport = bericht.get_content_type() == "multipart/report"
    aard, reden = herkomst.judge(
        koppen,
        afzender=adres,
        onderwerp=onderwerp,
        eigen_adressen=eigen_adressen,
        is_rapport=is_rapport,
    )
    verwijzingen = draad.read_message_ids(
        " ".join([*koppen.get("references", []), *koppen.get("in-reply-to", []), *inhoud.oorspronkelijk])
    )
    return Mail(
        message_id=next(iter(draad.read_message_ids(koppen.get("message-id", [""])[0])), ""),
        verwijzingen=verwijzingen,
        nummers=draad.read_nummers(onderwerp),
        afzender_naam=naam,
        afzender=adres,
        antwoord_aan=_first_address(koppen.get("reply-to", []))[1],
        ontvangers=_addresses(koppen.get("to", []) + koppen.get("cc", [])),
        onderwerp=onderwerp,
        datum=herkomst.parse_date(koppen["date"][0]) if "date" in koppen else None,
        received=herkomst.read_received(koppen, eigen_server),
        aard=aard,
        aard_reden=reden,
        afzender_onbetrouwbaar=herkomst.failed_authentication(koppen, eigen_server),
        tekst=tekst,
        nieuw=gesplitst.nieuw,
        citaat=gesplitst.citaat,
        html=inhoud.html,
        delen=tuple(inhoud.delen),
        plaatjes=tuple(inhoud.plaatjes),
        niet_bezorgd_aan=inhoud.niet_bezorgd_aan if aard == herkomst.Aard.NIET_BEZORGD else "",
        gebreken=tuple(inhoud.gebreken),
    )


def _headers(bericht: email.message.Message) -> herkomst.Koppen:
    """Every header by its lower-case name, the newest first; as it stands, undecoded."""
    koppen: herkomst.Koppen = {}
    for naam, waarde in bericht.raw_items():
        koppen.setdefault(naam.lower(), []).append(str(waarde))
    return koppen


def _first_address(koppen: list[str]) -> tuple[str, str]:
    for naam, adres in getaddresses([tekens.decode_header(kop) for kop in koppen], strict=False):
        if ADRES.match(adres):
            return " ".join(naam.split())[:120], adres.lower()
    return "", ""


def _addresses(koppen: list[str]) -> tuple[str, ...]:
    gevonden = getaddresses([tekens.decode_header(kop) for kop in koppen], strict=False)
    return tuple(dict.fromkeys(adres.lower() for _, adres in gevonden if ADRES.match(adres)))


class _Inhoud:
    """Walks the parts once and sorts them: text, HTML, files, pictures in the text, a server's report."""

    def __init__(self, bericht: email.message.Message) -> None:
        self._plain: list[str] = []
        self._html: list[str] = []
        self.delen: list[Deel] = []
        self.plaatjes: list[Deel] = []
        self.oorspronkelijk: list[str] = []
        self.niet_bezorgd_aan = ""
        self.gebreken: list[str] = []
        for nummer, (part, in_rapport) in enumerate(_walk(bericht)):
            if nummer >= MEESTE_DELEN:
                self.gebreken.append(f"De mail heeft meer dan {MEESTE_DELEN} delen; de rest is niet gelezen.")
                break
            self._sort(part, in_rapport=in_rapport)

    @property
    def html(self) -> str:
        return "\n".join(self._html)[: LANGSTE_TEKST * 2]

    @property
    def tekst(self) -> str:
        plain = "\n".join(self._plain).strip()
        # Some programs send an empty or one-line text beside the real one in HTML.
        if self._html and (not plain or plain.startswith("<")):
            plain = opmaak.html_to_text(self.html)
        if len(plain) > LANGSTE_TEKST:
            self.gebreken.append("De tekst is erg lang; het begin staat hier, het geheel in het origineel.")
        return plain[:LANGSTE_TEKST]

    def _sort(self, part: email.message.Message, *, in_rapport: bool) -> None:
        soort = part.get_content_type()
        if soort == "message/delivery-status":
            self._read_report(part)
            return
        if soort in {"message/rfc822", "text/rfc822-headers"}:
            self._read_enclosed(part, in_rapport=in_rapport)
            return
        inhoud = self._payload(part)
        naam = _file_name(part)
        wil_bijlage = part.get_content_disposition() == "attachment" or bool(naam)
        if soort == "text/plain" and not wil_bijlage:
            self._plain.append(tekens.decode_bytes(inhoud, _charset(part)))
        elif soort == "text/html" and not wil_bijlage:
            self._html.append(tekens.decode_bytes(inhoud, _charset(part) or _meta_charset(inhoud)))
        elif soort == "text/calendar" and not naam:
            self._add_file(part, inhoud, "uitnodiging.ics")
        elif inhoud or wil_bijlage:
            self._add_file(part, inhoud, naam)

    def _payload(self, part: email.message.Message) -> bytes:
        try:
            inhoud = part.get_payload(decode=True)
        except (ValueError, LookupError, AssertionError):
            self.gebreken.append("Een deel van de mail is beschadigd; het staat in het origineel.")
            return b""
        return inhoud if isinstance(inhoud, bytes) else b""

    def _add_file(self, part: email.message.Message, inhoud: bytes, naam: str) -> None:
        soort = part.get_content_type()
        naam = bijlagen.safe_name(naam, soort)
        content_id = str(part.get("Content-ID", "")).strip(" <>")
        deel = Deel(naam, soort, inhoud, content_id, bijlagen.refuse_reason(naam, inhoud))
        if content_id and soort.startswith("image/"):
            self.plaatjes.append(deel)
            if len(inhoud) <= KLEIN_PLAATJE:
                return
        if naam.lower() == "winmail.dat":
            self.gebreken.append(
                "De bijlage winmail.dat kan alleen Outlook lezen; vraag om de losse bestanden."
            )
        if len(self.delen) >= bijlagen.MEESTE_BIJLAGEN:
            self.gebreken.append(
                f"Er zitten meer dan {bijlagen.MEESTE_BIJLAGEN} bijlagen bij; de rest staat in het origineel."
            )
            return
        self.delen.append(deel)

    def _read_report(self, part: email.message.Message) -> None:
        found = re.search(
            r"^(?:Final|Original)-Recipient:\s*[^;]+;\s*(\S+)",
            str(part),
            re.IGNORECASE | re.MULTILINE,
        )
        self.niet_bezorgd_aan = found[1].strip("<>")[:254] if found else self.niet_bezorgd_aan

    def _read_enclosed(self, part: email.message.Message, *, in_rapport: bool) -> None:
        """A mail inside a mail: in a server's report it tells which of ours failed, else it is a file."""
        tekst = str(part)
        found = re.search(r"^Message-ID:\s*(<[^<>\s]+>)", tekst, re.IGNORECASE | re.MULTILINE)
        if in_rapport:
            self.oorspronkelijk += [found[1]] if found else []
            return
        kern = part.get_payload()
        binnen = kern[0] if isinstance(kern, list) and kern else None
        rauw = (
            binnen.as_bytes()
            if isinstance(binnen, email.message.Message)
            else tekst.encode("utf-8", "replace")
        )
        self.delen.append(
            Deel(bijlagen.safe_name(_file_name(part) or "doorgestuurd.eml"), "message/rfc822", rauw)
        )


def _walk(
    part: email.message.Message, diepte: int = 0, *, in_rapport: bool = False
) -> Iterator[tuple[email.message.Message, bool]]:
    """The parts that hold something, not going into enclosed mails nor endlessly deep."""
    soort = part.get_content_type()
    in_rapport = in_rapport or soort == "multipart/report"
    kern = part.get_payload()
    if part.is_multipart() and isinstance(kern, list) and part.get_content_maintype() == "multipart":
        if diepte < DIEPSTE_DEEL:
            for kind in kern:
                if isinstance(kind, email.message.Message):
                    yield from _walk(kind, diepte + 1, in_rapport=in_rapport)
        return
    yield part, in_rapport


def _file_name(part: email.message.Message) -> str:
    try:
        naam = part.get_filename()
    except (ValueError, LookupError, TypeError):
        return "bijlage"
    return tekens.decode_header(naam) if naam else ""


def _charset(part: email.message.Message) -> str:
    charset = part.get_param("charset", "")
    return str(charset[2] if isinstance(charset, tuple) else charset or "")


def _meta_charset(inhoud: bytes) -> str:
    found = re.search(rb"<meta[^>]+charset=[\"']?([A-Za-z0-9_-]+)", inhoud[:2000], re.IGNORECASE)
    return found[1].decode() if found else ""
