"""What may come along with a mail, and what is set apart. Never unpacks anything."""

import io
import re
import unicodedata
import zipfile

GROOTSTE_BIJLAGE = 20 * 1024 * 1024
MEESTE_BIJLAGEN = 30
UITGEPAKT_HOOGSTENS = 500 * 1024 * 1024
KEREN_HOOGSTENS = 100
MEESTE_IN_ZIP = 10_000
UITVOERBAAR = re.compile(
    r"\.(?:ade|adp|apk|app|appx|bat|chm|cmd|com|cpl|dll|dmg|exe|gadget|hta|ins|iso|jar|jse?|lnk|mde|ms[ciptx]|mst"
    r"|pif|ps1|psm1|reg|scr|sct|shb|sys|url|vb|vb[es]|vxd|ws[cfh]|xll)$",
    re.IGNORECASE,
)


def safe_name(naam: str, soort: str = "") -> str:
    """A file name without a path, control characters or tricks; never empty."""
    naam = unicodedata.normalize("NFC", naam).replace("\\", "/").rsplit("/", 1)[-1]
    naam = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:\"|?*]", "", naam).strip(" .")
    if len(naam) > 120:  # noqa: PLR2004
        stam, punt, uitgang = naam.rpartition(".")
        naam = f"{stam[:100]}{punt}{uitgang[:15]}" if punt else naam[:120]
    return naam or f"bijlage.{soort.rsplit('/', 1)[-1][:10] or 'bin'}"


def refuse_reason(naam: str, inhoud: bytes) -> str:
    """Why this may not be passed on, in one sentence; nothing when it may."""
    if len(inhoud) > GROOTSTE_BIJLAGE:
        return "De bijlage is groter dan 20 MB."
    if UITVOERBAAR.search(naam):
        return "Dit soort bestand kan een programma starten."
    if inhoud[:2] == b"MZ":
        return "Het bestand is een programma, wat de naam ook zegt."
    return _zip_reason(inhoud) if inhoud[:4] == b"PK\x03\x04" else ""


def _zip_reason(inhoud: bytes) -> str:
    """Reads the table of contents only: what a zip says it unpacks to is enough to leave it be."""
    try:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as archief:
            leden = archief.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        return "Het zipbestand is beschadigd."
    uitgepakt = sum(lid.file_size for lid in leden)
    if len(leden) > MEESTE_IN_ZIP or uitgepakt > UITGEPAKT_HOOGSTENS:
        return "Het zipbestand zou bij uitpakken veel te groot worden."
    if uitgepakt > 10 * 1024 * 1024 and uitgepakt > KEREN_HOOGSTENS * len(inhoud):
        return "Het zipbestand zou bij uitpakken veel te groot worden."
    if any(UITVOERBAAR.search(lid.filename) for lid in leden):
        return "In het zipbestand zit een bestand dat een programma kan starten."
    return ""
