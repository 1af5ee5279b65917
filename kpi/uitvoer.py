"""Figures as a file for a Dutch spreadsheet: semicolons, a decimal comma, and a mark that says UTF-8."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO

from django.http import HttpResponse
from openpyxl import Workbook

from kpi.notatie import csv_getal
from kpi.selectors import Stand

KOPPEN = [
    "code",
    "indicator",
    "groep",
    "periode",
    "voor",
    "teller",
    "noemer",
    "waarde",
    "eenheid",
    "streefwaarde",
    "status",
    "gegevens tot en met",
    "definitieversie",
    "toelichting",
]


def as_csv(standen: Iterable[Stand], *, voor: str, bestand: str) -> HttpResponse:
    """One row a figure; `voor` is the library or the network."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(KOPPEN)
    for stand in standen:
        writer.writerow([_safe(cell) for cell in _row(stand, voor)])
    return HttpResponse(
        out.getvalue().encode("utf-8-sig"),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{bestand}.csv"',
        },
    )


def as_xlsx(standen: Iterable[Stand], *, voor: str, bestand: str) -> HttpResponse:
    """The same with numbers that are numbers, for Excel."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Cijfers")
    sheet.append(KOPPEN)
    for stand in standen:
        row: list[object] = [_safe(cell) for cell in _row(stand, voor)]
        meting, streef = stand.meting, stand.streefwaarde
        row[5:8] = [meting.teller, meting.noemer, meting.waarde] if meting else [None, None, None]
        row[9] = streef.waarde if streef else None
        sheet.append(row)
    out = BytesIO()
    workbook.save(out)
    return HttpResponse(
        out.getvalue(),
        headers={
            "Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "Content-Disposition": f'attachment; filename="{bestand}.xlsx"',
        },
    )


def _row(stand: Stand, voor: str) -> list[str]:
    meting = stand.meting
    return [
        stand.indicator.code,
        stand.indicator.naam,
        stand.indicator.get_groep_display(),
        stand.tijdvak.sleutel,
        voor,
        csv_getal(meting.teller if meting else None),
        csv_getal(meting.noemer if meting else None),
        csv_getal(meting.waarde if meting else None),
        stand.definitie.eenheid,
        csv_getal(stand.streefwaarde.waarde if stand.streefwaarde else None),
        stand.status,
        f"{meting.gegevens_tot:%d-%m-%Y}" if meting else "",
        str(stand.definitie.versie),
        "" if stand.heeft_waarde else stand.reden,
    ]


def _safe(cell: str) -> str:
    """A text may not become a formula in somebody's spreadsheet."""
    return f"'{cell}" if cell.startswith(("=", "+", "@", "\t", "\r")) else cell
