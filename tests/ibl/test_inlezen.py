"""Shelves and requests from a file: checked, previewed, applied, and taken back."""

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.importeren import services as importeren
from bisc_portal.importeren.models import Importactie
from bisc_portal.importeren.soorten import Importsoort
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors, services
from ibl.importsoorten import AANVRAGEN, BEZIT
from ibl.models import Bezit, Transportopdracht
from ibl.services.afleiding import next_controle
from ibl.workflow import Status
from tests.importeren.factories import NU, apply, as_csv, as_xlsx, reasons

pytestmark = pytest.mark.django_db
ISBN = "978-90-234-6486-0"


def stage(soort: Importsoort, by: User, inhoud: bytes) -> Importactie:
    return importeren.stage_bestand(soort, bestandsnaam="lijst.csv", inhoud=inhoud, by=by, at=NU)


def test_a_list_of_shelves_is_compared_and_written(vestiging: Vestiging, medewerker: User) -> None:
    file = as_csv(
        "vestiging;titel;isbn;aantal",
        f"Het Eemhuis;De aanslag;{ISBN};2",
        "Het Eemhuis;Oeroeg;9789021457192;1",
    )

    first = apply(stage(BEZIT, medewerker, file), medewerker)
    again = stage(BEZIT, medewerker, file)

    assert first.status == Importactie.Status.TOEGEPAST
    assert (again.aantal_nieuw, again.aantal_gelijk) == (0, 2)
    assert Bezit.objects.get(isbn="9789023464860").exemplaren == 2
    importeren.take_back_import(first, by=medewerker, at=NU)
    assert not Bezit.objects.exists()


@pytest.mark.usefixtures("vestiging", "andere_vestiging")
def test_somebody_elses_shelves_are_refused(medewerker: User) -> None:
    staged = stage(
        BEZIT,
        medewerker,
        as_csv("vestiging;titel;isbn", f"Neude (Centrale);De aanslag;{ISBN}", "Het Eemhuis;Oeroeg;123"),
    )

    assert staged.aantal_fouten == 2
    assert {kolom for _, kolom, _ in reasons(staged)} == {"vestiging", "isbn"}


def test_requests_from_a_file_are_requests_like_any_other(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    Bezit.objects.create(
        vestiging=andere_vestiging, sleutel="9789023464860", isbn="9789023464860", titel="De aanslag"
    )
    file = as_xlsx(
        ["vestiging", "titel", "isbn", "kenmerk"],
        ["Het Eemhuis", "De aanslag", ISBN, "r-4471"],
        ["Het Eemhuis", "Oeroeg", "", ""],
    )

    done = apply(stage(AANVRAGEN, medewerker, file), medewerker)

    assert done.status == Importactie.Status.TOEGEPAST
    first, second = Transportopdracht.objects.order_by("nummer")
    assert (first.titel, first.lokale_referentie, first.stand) == ("De aanslag", "R-4471", Status.AANGEVRAAGD)
    assert first.volgende_controle_op == next_controle(first, ())
    assert [step.wat for step in selectors.list_weg(second)] == ["aangevraagd"]
    assert services.seek_lenders(at=NU) == 1
    first.refresh_from_db()
    assert first.herkomst == andere_vestiging

    importeren.take_back_import(done, by=medewerker, at=NU)
    assert set(Transportopdracht.objects.values_list("status", flat=True)) == {Status.GEANNULEERD}


def test_a_title_asked_for_before_is_a_warning(vestiging: Vestiging, medewerker: User) -> None:
    file = as_csv("vestiging;titel", "Het Eemhuis;De aanslag")
    apply(stage(AANVRAGEN, medewerker, file), medewerker)

    again = stage(AANVRAGEN, medewerker, file)

    assert (again.aantal_fouten, again.aantal_waarschuwingen) == (0, 1)
    assert "al aangevraagd" in reasons(again)[0][2]


@pytest.mark.usefixtures("vestiging")
def test_a_number_of_a_reader_is_refused(medewerker: User) -> None:
    staged = stage(
        AANVRAGEN, medewerker, as_csv("vestiging;titel;kenmerk", "Het Eemhuis;Oeroeg;290012345678")
    )

    assert staged.aantal_fouten == 1


def test_a_title_that_stands_twice_in_one_file_is_named_with_the_other_row(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    rows = (
        f"Het Eemhuis;De aanslag;{ISBN}",
        "Het Eemhuis;Oeroeg;",
        "Het Eemhuis;De Aanslag, herdruk;9789023464860",
        "Het Eemhuis; oeroeg;",
        "Het Eemhuis;Turks fruit;",
    )

    staged = stage(AANVRAGEN, medewerker, as_csv("vestiging;titel;isbn", *rows))

    assert [(nummer, tekst) for nummer, _, tekst in reasons(staged)] == [
        (4, "Deze titel staat ook op rij 2, voor dezelfde vestiging."),
        (5, "Deze titel staat ook op rij 3, voor dezelfde vestiging."),
    ]
    assert (staged.aantal_fouten, staged.aantal_waarschuwingen) == (0, 2)


def test_a_name_of_two_branches_is_refused_before_one_row_lands_in_both(
    vestiging: Vestiging, andere_vestiging: Vestiging, logistiek_medewerker: User
) -> None:
    Vestiging.objects.filter(pk=andere_vestiging.pk).update(naam=vestiging.naam.upper())
    row = f"{vestiging.naam};De aanslag;{ISBN}"

    for soort in (BEZIT, AANVRAGEN):
        staged = stage(soort, logistiek_medewerker, as_csv("vestiging;titel;isbn", row))

        assert "2 vestigingen" in next(tekst for _, kolom, tekst in reasons(staged) if kolom == "vestiging")
        assert staged.aantal_fouten


@pytest.mark.usefixtures("vestiging")
def test_odd_signs_in_a_cell_come_through_whole(medewerker: User) -> None:
    titel = 'De "\\aanslag\\" \t van\nMulisch; é ☃'
    file = as_csv("vestiging;titel;isbn", f'Het Eemhuis;"{titel.replace(chr(34), chr(34) * 2)}";{ISBN}')

    apply(stage(BEZIT, medewerker, file), medewerker)

    assert Bezit.objects.get().titel == titel


@pytest.mark.usefixtures("vestiging")
def test_a_file_that_changes_one_row_says_of_each_row_what_it_does(medewerker: User) -> None:
    head = "vestiging;titel;isbn;aantal"
    apply(
        stage(
            BEZIT,
            medewerker,
            as_csv(head, f"Het Eemhuis;De aanslag;{ISBN};1", "Het Eemhuis;Oeroeg;9789021457192;1"),
        ),
        medewerker,
    )

    staged = stage(
        BEZIT,
        medewerker,
        as_csv(
            head,
            f"Het Eemhuis;De aanslag;{ISBN};4",
            "Het Eemhuis;Oeroeg;9789021457192;1",
            "Het Eemhuis;Turks fruit;9789029089999;1",
        ),
    )

    assert list(staged.regels.order_by("nummer").values_list("verschil", flat=True)) == [
        "gewijzigd",
        "gelijk",
        "nieuw",
    ]
    assert (staged.regels.get(verschil="gewijzigd").was or {})["exemplaren"] == 1
