import datetime as dt

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.importeren.errors import UnreadableFileError
from bisc_portal.importeren.models import Importactie
from bisc_portal.netwerk.models import Gemeente, Inwonertal, Organisatie
from tests.importeren.factories import as_csv, as_xlsx, reasons, stage

pytestmark = pytest.mark.django_db
KOP = "Gemeente;Jaar;Inwoners"


@pytest.fixture(autouse=True)
def gemeenten(bibliotheek: Organisatie) -> None:
    for naam in ("Amersfoort", "Soest", "Café aan Zee"):
        Gemeente.objects.create(naam=naam, bibliotheek=bibliotheek)


def rows(importactie: Importactie) -> list[tuple[str, str, str]]:
    return [
        (regel.waarden["gemeente"], regel.waarden["jaar"], regel.waarden["inwoners"])
        for regel in importactie.regels.order_by("nummer")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_in_every_encoding_a_dutch_program_writes(beheerder: User, encoding: str) -> None:
    importactie = stage(beheerder, as_csv(KOP, "Café aan Zee;2026;12.345", encoding=encoding))

    assert rows(importactie) == [("Café aan Zee", "2026", "12345")]
    assert (importactie.aantal_fouten, importactie.aantal_nieuw) == (0, 1)


@pytest.mark.parametrize("scheiding", [";", ",", "\t"])
def test_a_csv_is_read_with_every_separator(beheerder: User, scheiding: str) -> None:
    lines = [line.replace(";", scheiding) for line in (KOP, "Soest;2026;47000")]

    assert rows(stage(beheerder, as_csv(*lines))) == [("Soest", "2026", "47000")]


def test_a_spreadsheet_is_read_with_its_numbers_and_empty_rows(beheerder: User) -> None:
    inhoud = as_xlsx(
        ["jaar", "gemeente", "inwoners"],
        [2026, "Soest", 47000.0],
        [None, None, None],
        [2025, "Soest", "46.500"],
    )

    importactie = stage(beheerder, inhoud, "inwoners.xlsx")

    assert rows(importactie) == [("Soest", "2026", "47000"), ("Soest", "2025", "46500")]
    assert list(importactie.regels.values_list("nummer", flat=True).order_by("nummer")) == [2, 4]


def test_every_mistake_is_told_with_its_row_and_reason(beheerder: User) -> None:
    importactie = stage(
        beheerder, as_csv(KOP, "Soest;2026;47.000", "Amersfoort;2026;1,234.5", ";2026;12", "Soest;202x;5")
    )

    assert reasons(importactie) == [
        (
            3,
            "inwoners",
            "'1,234.5' is geen getal. Gebruik een komma voor decimalen en een punt voor duizendtallen.",
        ),
        (4, "gemeente", "Hier hoort iets te staan."),
        (5, "jaar", "'202x' is geen getal."),
    ]
    assert not importactie.can_be_applied


def test_a_row_that_cannot_be_read_hides_no_mistake_in_another(beheerder: User) -> None:
    lines = ("Soest;2026;veel", "Atlantis;2026;12", "Soest;1926;5", "Soest;2025;1", "soest;2025;2", ";;3")

    importactie = stage(beheerder, as_csv(KOP, *lines))

    assert reasons(importactie) == [
        (2, "inwoners", "'veel' is geen getal."),
        (3, "gemeente", "De gemeente Atlantis kennen we niet."),
        (4, "jaar", "Het jaar hoort tussen 2000 en 2100 te liggen."),
        (6, "", "Deze rij staat er meer dan één keer in; ook op rij 5."),
        (7, "gemeente", "Hier hoort iets te staan."),
        (7, "jaar", "Hier hoort iets te staan."),
    ]
    assert not importactie.can_be_applied


def test_what_only_the_whole_file_shows_is_checked_too(beheerder: User) -> None:
    importactie = stage(
        beheerder, as_csv(KOP, "Soest;2026;47.000", "Atlantis;2026;12", "soest;2026;48.000", "Soest;1926;5")
    )

    assert reasons(importactie) == [
        (3, "gemeente", "De gemeente Atlantis kennen we niet."),
        (4, "", "Deze rij staat er meer dan één keer in; ook op rij 2."),
        (5, "jaar", "Het jaar hoort tussen 2000 en 2100 te liggen."),
    ]
    assert not Inwonertal.objects.exists()


def test_the_difference_is_shown_before_anything_changes(beheerder: User) -> None:
    soest = Gemeente.objects.get(naam="Soest")
    Inwonertal.objects.create(gemeente=soest, jaar=2025, aantal=46_000)
    Inwonertal.objects.create(gemeente=soest, jaar=2026, aantal=47_000)

    importactie = stage(beheerder, as_csv(KOP, "Soest;2025;46.500", "Soest;2026;47.000", "Soest;2027;48.000"))

    shown = list(importactie.regels.order_by("nummer").values_list("verschil", "was"))
    assert shown == [("gewijzigd", {"aantal": 46000}), ("gelijk", {"aantal": 47000}), ("nieuw", None)]
    assert (importactie.aantal_nieuw, importactie.aantal_gewijzigd, importactie.aantal_gelijk) == (1, 1, 1)
    assert Inwonertal.objects.get(jaar=2025).aantal == 46_000


@pytest.mark.parametrize(
    ("inhoud", "reden"),
    [
        (b"", "leeg"),
        (b"  \r\n", "leeg"),
        (b"PK\x03\x04 geen zip", "geen Excel-bestand"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "geen CSV"),
        (as_csv("gemeente;jaar", "Soest;2026"), "ontbreken: inwoners. In het bestand staat: gemeente, jaar"),
        (as_csv("gemeente;jaar;inwoners;Jaar", "Soest;2026;5;2025"), "twee keer"),
    ],
)
def test_a_file_of_another_kind_is_refused_as_a_whole(beheerder: User, inhoud: bytes, reden: str) -> None:
    with pytest.raises(UnreadableFileError, match=reden):
        stage(beheerder, inhoud)

    assert not Importactie.objects.exists()


def test_a_column_that_is_not_read_is_a_warning(beheerder: User) -> None:
    importactie = stage(beheerder, as_csv(f"{KOP};Burgemeester", "Soest;2026;47.000;iemand"))

    assert reasons(importactie) == [(None, "Burgemeester", "De kolom 'Burgemeester' wordt niet gelezen.")]
    assert importactie.can_be_applied


def test_thousands_of_rows_are_read_in_a_moment(beheerder: User, bibliotheek: Organisatie) -> None:
    Gemeente.objects.bulk_create(Gemeente(naam=f"G{n}", bibliotheek=bibliotheek) for n in range(100))
    lines = [f"G{n};{jaar};{n + 1}" for n in range(100) for jaar in range(2001, 2051)]
    begin = dt.datetime.now(dt.UTC)

    importactie = stage(beheerder, as_csv(KOP, *lines))

    assert importactie.aantal_nieuw == 5000
    assert dt.datetime.now(dt.UTC) - begin < dt.timedelta(seconds=5)
