"""What can be imported. Each part describes its kinds; settings join them by name.

A kind says its columns, the checks over the staged rows, and where the rows go: either a `Doel`, a table that
is compared and written in SQL, or an `apply` and `take_back` of its own.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from bisc_portal.accounts.models import User
from bisc_portal.importeren.lezen import Blad
from bisc_portal.importeren.waarden import Soort

if TYPE_CHECKING:
    from bisc_portal.importeren.models import Importactie

Writer = Callable[["Importactie", User, dt.datetime], int]


@dataclass(frozen=True)
class Kolom:
    """A column by its name in the file; `ook` are other names it goes by."""

    naam: str
    soort: Soort = Soort.TEKST
    verplicht: bool = True
    ook: tuple[str, ...] = ()
    uitleg: str = ""


@dataclass(frozen=True)
class Controle:
    """A check over all staged rows: a SELECT of (nummer, tekst), with %(import)s as the import.

    A mistake keeps the import from being applied; a warning has to be seen. `bekend` tells in JSON what
    another part knows, for the statement as %(bekend)s.
    """

    sql: str
    kolom: str = ""
    waarschuwing: bool = False
    bekend: Callable[[], str] | None = None


@dataclass(frozen=True)
class Doel:
    """The table the rows go to.

    `bron` is a SELECT of `nummer` and columns of the table from importeren_importregel, with %(import)s as
    the import; rows it leaves out are not written. `sleutel` are the columns that say which row is meant.
    Columns in `stil` are written with a row but make no difference on their own: the import, a moment.
    """

    model: type[models.Model]
    sleutel: tuple[str, ...]
    velden: tuple[str, ...]
    bron: str
    stil: tuple[str, ...] = ()


@dataclass(frozen=True)
class Importsoort:
    """`read` reads a notation of its own beside CSV and Excel, or says None; `ook` are its extensions."""

    sleutel: str
    naam: str
    uitleg: str
    kolommen: tuple[Kolom, ...]
    can_import: Callable[[User], bool]
    controles: tuple[Controle, ...] = ()
    doel: Doel | None = None
    apply: Writer | None = None
    take_back: Writer | None = None
    na_afloop: Callable[["Importactie", dt.datetime], None] | None = None
    read: Callable[[bytes], Blad | None] | None = None
    ook: tuple[str, ...] = ()


class UnknownImportsoortError(Exception):
    """No part describes this kind."""


def list_soorten() -> list[Importsoort]:
    return [import_string(name) for name in settings.IMPORTSOORTEN]


def find_soort(sleutel: str) -> Importsoort:
    for soort in list_soorten():
        if soort.sleutel == sleutel:
            return soort
    raise UnknownImportsoortError(sleutel)


def soorten_for(user: User) -> list[Importsoort]:
    """The kinds this person may import, as the parts list them."""
    return [soort for soort in list_soorten() if soort.can_import(user)]


def normalize(kop: str) -> str:
    """'Aantal leden (0-18)' and 'aantal_leden 0 18' are the same heading."""
    return re.sub(r"[^0-9a-z]+", "_", kop.lower()).strip("_")
