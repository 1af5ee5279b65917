"""Reads a CSV or spreadsheet file into rows of cells, whatever program wrote it. Knows no Django."""

import codecs
import csv
import io
import zipfile
from dataclasses import dataclass
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook

from bisc_portal.importeren.errors import UnreadableFileError
from bisc_portal.importeren.waarden import Cel, is_empty

# Uncompressed; a small archive can hide gigabytes.
MAX_UITGEPAKT = 400_000_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SCHEIDINGEN = ";\t,|"


@dataclass(frozen=True)
class Blad:
    """The cells of a file: the heading, and each row with the number a person sees beside it."""

    kop: list[str]
    rijen: list[tuple[int, list[Cel]]]
    opmaak: str


def read_blad(inhoud: bytes) -> Blad:
    """Raises UnreadableFileError with what is wrong and what to do."""
    if not inhoud.strip():
        raise UnreadableFileError("Het bestand is leeg.")
    rows, opmaak = _read_workbook(inhoud) if inhoud.startswith((ZIP, OLE)) else _read_csv(inhoud)
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if not all(map(is_empty, row))]
    if not numbered:
        raise UnreadableFileError("Er staan geen rijen in het bestand.")
    kop = ["" if is_empty(cel) else str(cel).strip() for cel in numbered[0][1]]
    return Blad(kop, numbered[1:], opmaak)


def _read_workbook(inhoud: bytes) -> tuple[list[list[Cel]], str]:
    try:
        if inhoud.startswith(ZIP):
            with zipfile.ZipFile(io.BytesIO(inhoud)) as archive:
                if sum(info.file_size for info in archive.infolist()) > MAX_UITGEPAKT:
                    raise UnreadableFileError("Het bestand is uitgepakt te groot. Bewaar het als CSV.")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(inhoud))
        sheet = workbook.get_sheet_by_index(0)
        rows: list[list[Cel]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, zipfile.BadZipFile, IndexError, OSError) as error:
        raise UnreadableFileError("Dit is geen Excel-bestand dat we kunnen lezen.") from error
    return rows, "Excel"


def _read_csv(inhoud: bytes) -> tuple[list[list[Cel]], str]:
    text, encoding = _decode(inhoud)
    if "\x00" in text:
        raise UnreadableFileError("Dit is geen CSV en geen Excel-bestand.")
    first = text.lstrip().split("\n", 1)[0]
    if first.lower().startswith("sep="):
        text, first = text.split("\n", 1)[1], text.split("\n", 2)[1]
    scheiding = max(SCHEIDINGEN, key=first.count)
    try:
        rows = cast("list[list[Cel]]", list(csv.reader(io.StringIO(text), delimiter=scheiding)))
    except csv.Error as error:
        raise UnreadableFileError("De aanhalingstekens in dit CSV-bestand kloppen niet.") from error
    return rows, f"CSV, {encoding}"


def _decode(inhoud: bytes) -> tuple[str, str]:
    """UTF-8 with or without its mark, UTF-16 with its mark, and otherwise Windows-1252."""
    if inhoud.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return inhoud.decode("utf-16"), "UTF-16"
    try:
        return inhoud.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return inhoud.decode("cp1252", errors="replace"), "Windows-1252"
