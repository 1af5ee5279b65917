"""The agenda as a Word document, from its frozen content: headings, lists and tables of Word itself."""

from io import BytesIO
from typing import Any

import docx
from docx.shared import Pt

from bisc_portal.templatetags.portaal import euro
from ontwikkelagenda.opmaak import Blok, Vorm

STYLES = {Vorm.OPSOMMING: "List Bullet", Vorm.NUMMERING: "List Number"}


def write_docx(inhoud: dict[str, Any], *, stand: str, controlegetal: str) -> bytes:
    """`inhoud` is what `leesbaar.read_inhoud` gives."""
    document = docx.Document()
    titel = f"Ontwikkelagenda {inhoud['jaar']}"
    document.core_properties.title = titel
    document.core_properties.author = "De Utrechtse bibliotheken en BiSC"
    document.core_properties.language = "nl-NL"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(titel, level=0)
    document.add_paragraph(stand)
    for laag in inhoud["lagen"]:
        document.add_heading(laag["naam"], level=1)
        for deel in laag["delen"]:
            _write_deel(document, deel)
    document.add_heading("Begroting", level=1)
    _write_table(
        document,
        ["Bron", "Beschikbaar", "Toegewezen", "Vrij"],
        [[r["naam"], euro(r["budget"]), euro(r["toegewezen"]), euro(r["vrij"])] for r in inhoud["begroting"]],
    )
    document.add_paragraph(f"Controlegetal van de inhoud (SHA-256): {controlegetal}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _write_deel(document: Any, deel: dict[str, Any]) -> None:
    document.add_heading(deel["naam"], level=2)
    for sectie in deel["secties"]:
        if not deel["enkel"]:
            document.add_heading(f"{sectie['nummer']} {sectie['titel']}", level=3)
        _write_blokken(document, sectie["blokken"])
        for initiatief in sectie["initiatieven"]:
            _write_initiatief(document, initiatief)


def _write_initiatief(document: Any, initiatief: dict[str, Any]) -> None:
    document.add_heading(initiatief["titel"], level=4)
    document.add_paragraph(
        f"{initiatief['soort_naam'].capitalize()}, {initiatief['aard_naam']}, thema {initiatief['thema']}, "
        f"penvoerder {initiatief['penvoerder']}. Doen mee: {', '.join(initiatief['bibliotheken'])}."
    )
    _write_blokken(document, initiatief["doel_blokken"])
    _write_blokken(document, initiatief["effect_blokken"])
    if initiatief["planning"]:
        document.add_paragraph(f"Planning: {initiatief['planning']}.")
    for kwartaal, mijlpaal in initiatief["mijlpalen"]:
        document.add_paragraph(f"Eind kwartaal {kwartaal}: {mijlpaal}", style="List Bullet")
    if initiatief["regels"]:
        rows = [[r["bron_naam"], r["omschrijving"], euro(r["bedrag"])] for r in initiatief["regels"]]
        _write_table(document, ["Bron", "Waarvoor", "Bedrag"], rows)


def _write_blokken(document: Any, blokken: list[Blok]) -> None:
    for blok in blokken:
        if blok.vorm is Vorm.KOP:
            document.add_heading(blok.tekst, level=4)
        elif blok.vorm in STYLES:
            for regel in blok.regels:
                document.add_paragraph(regel, style=STYLES[blok.vorm])
        else:
            document.add_paragraph(blok.tekst)


def _write_table(document: Any, kop: list[str], rows: list[list[str]]) -> None:
    table = document.add_table(rows=1, cols=len(kop))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, kop, strict=True):
        cell.text = text
    # A screen reader reads the first row as the heading when Word knows it is one.
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  python-docx offers no other way
    properties.append(
        properties.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tblHeader", {})
    )
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()
