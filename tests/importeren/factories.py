"""Files as other programs write them, and an import of inhabitants brought in from one."""

import datetime as dt
import io

from openpyxl import Workbook

from bisc_portal.accounts.models import User
from bisc_portal.importeren import services
from bisc_portal.importeren.models import Importactie
from bisc_portal.netwerk.importsoorten import INWONERS

NU = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def as_csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


def as_xlsx(*rows: list[object]) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def stage(by: User, inhoud: bytes, naam: str = "inwoners.csv") -> Importactie:
    return services.stage_bestand(INWONERS, bestandsnaam=naam, inhoud=inhoud, by=by, at=NU)


def apply(importactie: Importactie, by: User, *, gezien: bool = True) -> Importactie:
    """Ask for it and let the background do it."""
    services.request_apply(importactie, gezien=gezien, by=by, at=NU)
    services.apply_next(at=NU)
    importactie.refresh_from_db()
    return importactie


def reasons(importactie: Importactie) -> list[tuple[int | None, str, str]]:
    """Row, column and reason of everything that was found."""
    found = importactie.bevindingen.order_by("nummer", "pk")
    return list(found.values_list("nummer", "kolom", "tekst"))
