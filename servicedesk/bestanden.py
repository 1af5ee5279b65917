"""Which files the desk takes, judged by what is in them and not by their name. Knows nothing of Django."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_AANTAL = 8
MAX_NAAM = 120
OFFICE = "application/vnd.openxmlformats-officedocument."
OPENDOCUMENT = "application/vnd.oasis.opendocument."
# The extension people know, and the type that is stored and sent.
SOORTEN = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}wordprocessingml.document",
    ".xlsx": f"{OFFICE}spreadsheetml.sheet",
    ".pptx": f"{OFFICE}presentationml.presentation",
    ".odt": f"{OPENDOCUMENT}text",
    ".ods": f"{OPENDOCUMENT}spreadsheet",
    ".txt": "text/plain",
    ".log": "text/plain",
    ".csv": "text/csv",
}
TEKST = frozenset({".txt", ".log", ".csv"})
INGEPAKT = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods"})
# What an office file of each family must hold; a zip with another name does not.
KENMERK = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/", ".odt": "mimetype", ".ods": "mimetype"}
# Bytes that begin a program, an archive or a web page, whatever the file is called.
VERDACHT = (b"MZ", b"\x7fELF", b"PK\x03\x04", b"Rar!", b"\xca\xfe\xba\xbe", b"\x1f\x8b", b"7z\xbc\xaf")


class BestandRefusedError(Exception):
    """A file that does not go in, with a sentence that says why."""


@dataclass(frozen=True)
class Bestand:
    """A file as it was sent: the name it had there, and its bytes."""

    naam: str
    inhoud: bytes


def clean_name(naam: str) -> str:
    """Only the last part of a path, without control characters, short enough to show."""
    last = PurePosixPath(naam.replace("\\", "/")).name
    printable = "".join(teken for teken in last if teken.isprintable()).strip(" .")
    stem, suffix = PurePosixPath(printable).stem, PurePosixPath(printable).suffix
    return f"{stem[: MAX_NAAM - len(suffix)]}{suffix}" or "bestand"


def media_type(bestand: Bestand) -> str:
    """The type of the bytes; raises BestandRefusedError when they are not what the name says, or unwanted."""
    naam = clean_name(bestand.naam)
    suffix = PurePosixPath(naam).suffix.lower()
    if not bestand.inhoud:
        raise BestandRefusedError(f"'{naam}' is leeg.")
    if len(bestand.inhoud) > MAX_BYTES:
        raise BestandRefusedError(f"'{naam}' is groter dan {MAX_BYTES // MEGABYTE} MB.")
    if suffix not in SOORTEN:
        raise BestandRefusedError(
            f"'{naam}' kunnen we niet aannemen. Stuur een foto, pdf, tekst of kantoorbestand."
        )
    if not _is(suffix, bestand.inhoud):
        raise BestandRefusedError(f"In '{naam}' zit iets anders dan de naam zegt.")
    return SOORTEN[suffix]


def _is(suffix: str, inhoud: bytes) -> bool:
    if suffix in TEKST:
        return _is_text(inhoud)
    if suffix in INGEPAKT:
        return _is_office(suffix, inhoud)
    try:
        found = puremagic.magic_string(inhoud)
    except (puremagic.PureError, ValueError):
        return False
    return any(match.mime_type == SOORTEN[suffix] for match in found)


def _is_text(inhoud: bytes) -> bool:
    return not inhoud.startswith(VERDACHT) and b"\x00" not in inhoud


def _is_office(suffix: str, inhoud: bytes) -> bool:
    """An archive of the right family, without macros. Only its table of contents is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(inhoud)) as archief:
            namen = archief.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    macros = any(naam.endswith("vbaProject.bin") for naam in namen)
    return not macros and any(naam.startswith(KENMERK[suffix]) for naam in namen)
