import pytest
from tablib import Dataset

from bisc_portal.accounts.models import User
from bisc_portal.netwerk import admin, referentie
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie, Vestiging
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def read(text: str) -> Dataset:
    return Dataset().load(text, format="csv")


def test_an_export_has_dutch_columns_and_comes_back_unchanged() -> None:
    referentie.load()
    export = admin.VestigingResource().export()

    result = admin.VestigingResource().import_data(read(export.csv), raise_errors=True)

    assert export.headers[:4] == ["code", "organisatie", "gemeente", "plaats"]
    assert result.totals["skip"] == Vestiging.objects.count()


def test_a_closed_branch_is_written_in_dutch() -> None:
    referentie.load()
    Vestiging.objects.filter(naam="Zuilen").update(actief=False)

    rows = admin.VestigingResource().export().dict

    assert [row["actief"] for row in rows if row["naam"] == "Zuilen"] == ["nee"]


def test_an_unknown_municipality_is_refused_with_its_name() -> None:
    referentie.load()
    bad = read("code,organisatie,gemeente,plaats,naam,actief\nx,BiSC,Atlantis,Atlantis,Nieuw,ja")

    result = admin.VestigingResource().import_data(bad)

    assert "Er is geen gemeente met de naam 'Atlantis'." in str(result.rows[0].validation_error)
    assert not Vestiging.objects.filter(code="x").exists()


def test_a_word_that_is_no_yes_or_no_is_refused() -> None:
    result = admin.OrganisatieResource().import_data(read("code,naam,soort,actief\nx,X,partner,misschien"))

    assert result.has_errors() or result.has_validation_errors()
    assert not Organisatie.objects.exists()


def test_a_dutch_date_is_read_day_first() -> None:
    row = "soort,titel,begint_op,gehouden\npdo,Overleg,01-02-2026 09:30,ja"

    admin.BijeenkomstResource().import_data(read(row), raise_errors=True)

    begin = Bijeenkomst.objects.get().begint_op
    assert (begin.day, begin.month, begin.hour) == (1, 2, 8)


def test_the_administrator_edits_a_meeting_with_its_attendance_on_one_page(beheerder: User) -> None:
    page = signed_in(beheerder).get("/beheer/netwerk/bijeenkomst/add/")

    assert "aanwezigheid-0-organisatie" in page.text


def test_a_director_does_not_enter_the_admin(directeur: User) -> None:
    assert signed_in(directeur).get("/beheer/netwerk/organisatie/").status_code in {302, 403}
