"""Closures from a file: proposals, read the Dutch way; what a person confirmed is left alone."""

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.werktijd import services
from bisc_portal.werktijd.admin import SluitingResource
from bisc_portal.werktijd.models import Sluiting, Werkkalender
from tests.conftest import signed_in
from tests.werktijd.kalenders import VANDAAG, closed


def dataset(*rows: tuple[str, str, str]) -> tablib.Dataset:
    return tablib.Dataset(*rows, headers=["kalender", "datum", "reden"])


def test_a_new_row_is_a_proposal_on_the_date_as_we_write_it(kalender: Werkkalender) -> None:
    SluitingResource().import_data(dataset(("proef", "01-02-2027", "verhuizing")), raise_errors=True)

    sluiting = Sluiting.objects.get()
    assert (f"{sluiting.datum}", sluiting.status) == ("2027-02-01", "voorgesteld")


def test_importing_twice_adds_nothing(kalender: Werkkalender) -> None:
    for reden in ("verhuizing", "verbouwing"):
        SluitingResource().import_data(dataset(("proef", "01-02-2027", reden)), raise_errors=True)

    assert Sluiting.objects.get().reden == "verbouwing"


def test_a_confirmed_closure_is_left_alone(kalender: Werkkalender, beheerder: User) -> None:
    services.add_sluiting(kalender, sluiting=closed("2027-02-01", "verhuizing"), by=beheerder, at=VANDAAG)

    SluitingResource().import_data(dataset(("proef", "01-02-2027", "iets anders")), raise_errors=True)

    assert Sluiting.objects.get().reden == "verhuizing"


@pytest.mark.parametrize(
    "row", [("onbekend", "01-02-2027", "x"), ("proef", "2027-02-01", "x"), ("proef", "31-02-2027", "x")]
)
def test_a_row_that_is_not_understood_stops_the_whole_file(
    kalender: Werkkalender, row: tuple[str, str, str]
) -> None:
    result = SluitingResource().import_data(dataset(("proef", "01-03-2027", "goed"), row))

    assert result.has_errors()
    assert not Sluiting.objects.exists()


def test_an_import_on_the_page_is_logged_with_its_counts(kalender: Werkkalender, beheerder: User) -> None:
    client = signed_in(beheerder)
    file = SimpleUploadedFile("sluitingen.csv", dataset(("proef", "01-02-2027", "verhuizing")).csv.encode())
    page = "/beheer/werktijd/sluiting/"
    preview = client.post(f"{page}import/", {"import_file": file, "format": "0", "resource": "0"})
    confirm = preview.context["confirm_form"].initial

    client.post(f"{page}process_import/", {**confirm, "format": "0", "resource": "0"})

    regel = Logregel.objects.get(actie="beheer_geimporteerd")
    assert (regel.actor, regel.bijzonderheden) == (beheerder, {"soort": "sluiting", "new": 1})
    assert Sluiting.objects.count() == 1
