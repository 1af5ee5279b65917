"""Deliveries as they really come: read right, or refused with the row and the reason."""

import datetime as dt
from decimal import Decimal

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.importeren import services as importeren
from bisc_portal.importeren.errors import ImportNotReadyError
from bisc_portal.importeren.models import Importactie
from bisc_portal.netwerk.models import Gemeente, Organisatie
from kpi import selectors, services
from kpi.importsoorten import JAARCIJFERS
from kpi.models import Jaarcijfers, Meting
from tests.conftest import signed_in
from tests.importeren.factories import apply, as_csv, as_xlsx, reasons
from tests.kpi.factories import NU, load_indicator, span

pytestmark = pytest.mark.django_db
KOP = "Bibliotheek;Verslagjaar;Jeugdleden;Volwassen leden;Leden;Bezoeken"


@pytest.fixture(autouse=True)
def bibliotheken(bibliotheek: Organisatie, andere_bibliotheek: Organisatie) -> list[Organisatie]:
    return [bibliotheek, andere_bibliotheek]


def stage(by: User, inhoud: bytes) -> Importactie:
    return importeren.stage_bestand(JAARCIJFERS, bestandsnaam="levering.csv", inhoud=inhoud, by=by, at=NU)


BOTH = ("Eemland;2025;19.200;12.050;31.250;401.000", "Utrecht;2025;30.000;22.000;52.000;900.000")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_a_delivery_is_read_and_stored(
    agendaredacteur: User, bibliotheek: Organisatie, encoding: str
) -> None:
    importactie = stage(agendaredacteur, as_csv(KOP, *BOTH, encoding=encoding))

    assert reasons(importactie) == []
    apply(importactie, agendaredacteur)
    row = Jaarcijfers.objects.get(bibliotheek=bibliotheek)
    assert (row.jaar, row.leden_jeugd, row.leden_volwassen, row.bezoeken) == (2025, 19200, 12050, 401000)
    assert row.importactie == importactie
    assert row.activiteiten_lezen is None


def test_a_spreadsheet_with_numbers_as_excel_keeps_them_is_read(agendaredacteur: User) -> None:
    inhoud = as_xlsx(
        ["jaar", "bibliotheek", "leden_jeugd", "deelnemers lezen en literatuur"],
        [2025.0, "BIBLIOTHEEK EEMLAND", 19200.0, "1.234"],
        [2025, "Utrecht", "30.000", 99],
    )

    importactie = stage(agendaredacteur, inhoud)

    assert reasons(importactie) == []
    apply(importactie, agendaredacteur)
    assert list(Jaarcijfers.objects.order_by("pk").values_list("deelnemers_lezen", flat=True)) == [1234, 99]


BAD = {
    "a missing library": (
        [BOTH[0]],
        [(None, "", "De levering van Bibliotheek Utrecht over 2025 ontbreekt.")],
        True,
    ),
    "an unknown library": (
        [*BOTH, "Atlantis;2025;1;1;2;3"],
        [(4, "bibliotheek", "De bibliotheek Atlantis kennen we niet.")],
        False,
    ),
    "a duplicated year": (
        [*BOTH, "Bibliotheek Eemland;2025;19.200;12.050;31.250;401.000"],
        [(4, "", "Deze rij staat er meer dan één keer in; ook op rij 2.")],
        False,
    ),
    "totals that do not add up": (
        [BOTH[0], "Utrecht;2025;30.000;22.000;52.001;900.000"],
        [(3, "leden_totaal", "Het totaal 52001 is niet de som van de delen: 52000.")],
        False,
    ),
    "a fraction where whole numbers belong": (
        [BOTH[0], "Utrecht;2025;30.000,5;22.000;52.000;900.000"],
        [(3, "leden_jeugd", "'30.000,5' is geen geheel getal.")],
        False,
    ),
    "an English number": (
        [BOTH[0], "Utrecht;2025;30,000.50;22.000;52.000;900.000"],
        [
            (
                3,
                "leden_jeugd",
                "'30,000.50' is geen getal. Gebruik een komma voor decimalen en een punt voor duizendtallen.",
            )
        ],
        False,
    ),
    "less than nothing": (
        [BOTH[0], "Utrecht;2025;30.000;22.000;52.000;-5"],
        [(3, "", "bezoeken is minder dan nul.")],
        False,
    ),
    "a year to come": (
        [BOTH[0].replace("2025", "2099"), BOTH[1].replace("2025", "2099")],
        [(rij, "jaar", "Over dit jaar kunnen nog geen cijfers bestaan.") for rij in (2, 3)],
        False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_row_and_reason(agendaredacteur: User, name: str) -> None:
    lines, found, applicable = BAD[name]

    importactie = stage(agendaredacteur, as_csv(KOP, *lines, encoding="cp1252"))

    assert reasons(importactie) == found
    assert importactie.can_be_applied is applicable
    assert not Jaarcijfers.objects.exists()


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([[dt.datetime(2025, 1, 1), "Eemland", 400_000], [2025, "Utrecht", 9]], (2, "jaar")),  # noqa: DTZ001  a cell knows no zone
        ([[45658, "Eemland", 400_000], [2025, "Utrecht", 9]], (2, "jaar")),  # the day number of 1-1-2025
        ([[2025, "Eemland", 9], [2025, "Utrecht", dt.datetime(2034, 12, 1)]], (3, "bezoeken")),  # noqa: DTZ001  the same
    ],
)
def test_a_date_that_excel_made_of_a_number_is_refused_with_its_row(
    agendaredacteur: User, rows: list[list[object]], found: tuple[int, str]
) -> None:
    importactie = stage(agendaredacteur, as_xlsx(["jaar", "bibliotheek", "bezoeken"], *rows))

    assert [(rij, kolom) for rij, kolom, _ in reasons(importactie) if rij] == [found]
    assert not importactie.can_be_applied
    assert not Jaarcijfers.objects.exists()


def test_a_file_that_cannot_be_applied_leaves_nothing_half_written(agendaredacteur: User) -> None:
    importactie = stage(agendaredacteur, as_csv(KOP, *BOTH, "Atlantis;2025;1;1;2;3"))

    with pytest.raises(ImportNotReadyError):
        apply(importactie, agendaredacteur)

    assert not Jaarcijfers.objects.exists()
    assert not Meting.objects.filter(rijen__gt=0).exists()


def test_a_jump_of_more_than_thirty_percent_is_a_warning(agendaredacteur: User) -> None:
    apply(stage(agendaredacteur, as_csv(KOP, *BOTH)), agendaredacteur)
    lines = [BOTH[0].replace("2025", "2026"), "Utrecht;2026;30.000;22.000;52.000;600.000"]

    importactie = stage(agendaredacteur, as_csv(KOP, *lines))

    assert reasons(importactie) == [
        (3, "", "bezoeken gaat van 900000 naar 600000, een sprong van meer dan 30 procent.")
    ]
    assert importactie.can_be_applied


def test_the_figure_leads_back_to_the_file_and_its_author(
    agendaredacteur: User, provinciemedewerker: User, bibliotheek: Organisatie
) -> None:
    Gemeente.objects.create(
        naam="Amersfoort", bibliotheek=bibliotheek, inwoners_2025_schatting=160_000, lat="52.155", lon="5.388"
    )
    indicator = load_indicator("leden-jeugd")
    apply(stage(agendaredacteur, as_csv(KOP, *BOTH)), agendaredacteur)
    services.measure_indicator(indicator, [span("2025")], at=NU)
    client = signed_in(provinciemedewerker)

    page = client.get("/cijfers/leden-jeugd/?periode=2025")
    source = client.get("/cijfers/leden-jeugd/herkomst/?periode=2025")

    assert "49.200" in page.text
    assert "120,0" in page.text
    assert "Kaart. Per 1.000 inwoners" in page.text
    assert "levering.csv, ingelezen door Agendaredacteur op 22-11-2026" in source.text
    assert "gegevens tellen op tot <b>49.200</b>" in source.text


def test_taking_a_delivery_back_takes_its_figures_back(agendaredacteur: User) -> None:
    indicator = load_indicator("bezoeken")
    done = apply(stage(agendaredacteur, as_csv(KOP, *BOTH)), agendaredacteur)
    services.measure_indicator(indicator, [span("2025")], at=NU)
    before = selectors.load_stand(indicator, span("2025"), bibliotheek=None)

    importeren.take_back_import(done, by=agendaredacteur, at=NU)
    services.measure_indicator(indicator, [span("2025")], at=NU)

    after = selectors.load_stand(indicator, span("2025"), bibliotheek=None)
    assert (before.waarde, after.waarde) == ("1.301.000", "")
    assert after.reden == "Voor dit jaar is nog niets geleverd."


def test_a_library_that_delivered_nothing_stands_in_the_list_and_does_not_count(
    agendaredacteur: User,
) -> None:
    indicator = load_indicator("bezoeken")
    apply(stage(agendaredacteur, as_csv(KOP, BOTH[0])), agendaredacteur)
    services.measure_indicator(indicator, [span("2025")], at=NU)

    stand = selectors.load_stand(indicator, span("2025"), bibliotheek=None)
    herkomst = selectors.load_herkomst(stand, now=NU, bibliotheek=None)

    assert [(rij.telt_mee, rij.gewicht) for rij in herkomst.rijen] == [
        (True, Decimal(401_000)),
        (False, Decimal(1)),
    ]
    assert herkomst.som == stand.teller
    assert not herkomst.is_nieuwer
    assert stand.meting is not None
    assert stand.meting.gegevens_tot == dt.date(2025, 12, 31)
