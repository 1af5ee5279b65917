"""Files for a spreadsheet; a view of the queue as one: what the screen shows, all pages of it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.templatetags.portaal import moment
from servicedesk import permissions, selectors

# A spreadsheet with more says little, and a file that big keeps others waiting.
MOST = 20_000
MEER = f"Er zijn er meer dan {MOST}. Maak de weergave kleiner met een filter."
KOPPEN = [
    "nummer",
    "soort",
    "urgentie",
    "status",
    "onderwerp",
    "bibliotheek",
    "vestiging",
    "behandelaar",
    "kanaal",
    "gemeld",
    "oppakken vóór",
    "opgelost",
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULES = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def export_csv(request: PortalRequest) -> HttpResponse:
    """For any spreadsheet."""
    require(permissions.can_see_queue(request.user))
    return csv_file(selectors.read_filter(request.GET).weergave, [KOPPEN, *_rows(request)])


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def export_xlsx(request: PortalRequest) -> HttpResponse:
    """The same for Excel."""
    require(permissions.can_see_queue(request.user))
    return xlsx_file(selectors.read_filter(request.GET).weergave, [KOPPEN, *_rows(request)])


def csv_file(naam: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Semicolons and a mark that says UTF-8, as a Dutch spreadsheet expects."""
    out = StringIO()
    csv.writer(out, delimiter=";").writerows([_safe(cell) for cell in row] for row in rows)
    return _file(naam, out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "csv")


def xlsx_file(naam: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """One sheet."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(naam.capitalize()[:31])
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    out = BytesIO()
    workbook.save(out)
    return _file(naam, out.getvalue(), XLSX, "xlsx")


def _rows(request: PortalRequest) -> Iterator[list[str]]:
    filters = selectors.read_filter(request.GET)
    for number, uitvoer in enumerate(
        selectors.list_uitvoer(filters, user=request.user, now=timezone.now(), limit=MOST + 1)
    ):
        if number == MOST:
            yield [MEER]
            return
        melding = uitvoer.melding
        yield [
            str(cell)
            for cell in (
                melding.nummer,
                melding.get_soort_display(),
                melding.urgentie or "",
                melding.get_status_display(),
                melding.onderwerp,
                melding.organisatie,
                melding.vestiging,
                melding.behandelaar or "",
                melding.get_kanaal_display(),
                moment(melding.gemeld_op),
                moment(uitvoer.termijn) if uitvoer.termijn else "",
                moment(melding.opgelost_op) if melding.opgelost_op else "",
            )
        ]


def _safe(cell: str) -> str:
    """A text may not become a formula in somebody's spreadsheet; what XML cannot hold is left out."""
    cell = "".join(letter for letter in cell if letter >= " " or letter in "\t\n\r")
    return f"'{cell}" if cell.startswith(FORMULES) else cell


def _file(naam: str, inhoud: bytes, soort: str, achtervoegsel: str) -> HttpResponse:
    bestand = f"{naam}-{timezone.localdate():%Y-%m-%d}.{achtervoegsel}"
    return HttpResponse(
        inhoud, headers={"Content-Type": soort, "Content-Disposition": f'attachment; filename="{bestand}"'}
    )
