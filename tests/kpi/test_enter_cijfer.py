from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from bisc_portal.accounts.models import User
from kpi import selectors
from kpi.models import Handcijfer
from tests.conftest import signed_in
from tests.kpi.factories import NU, load_indicator, span

pytestmark = pytest.mark.django_db
URL = "/cijfers/medewerkerstevredenheid/invoeren/"


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


def test_a_typed_figure_keeps_its_source_file_and_author(
    agendaredacteur: User, provinciemedewerker: User
) -> None:
    indicator = load_indicator("medewerkerstevredenheid")
    client = signed_in(agendaredacteur)
    bestand = SimpleUploadedFile("onderzoek.pdf", b"%PDF-1.7")

    client.post(URL, {"jaar": "2025", "waarde": "7,4", "bron": "Onderzoek, blz. 3", "bestand": bestand})
    client.post(URL, {"jaar": "2025", "waarde": "7,6", "bron": "Verbeterde versie"})

    stand = selectors.load_stand(indicator, span("2025"), bibliotheek=None)
    source = signed_in(provinciemedewerker).get("/cijfers/medewerkerstevredenheid/herkomst/?periode=2025")
    assert (stand.waarde, str(stand.status)) == ("7,6", "gehaald")
    assert "Onderzoek, blz. 3 (onderzoek.pdf)" in source.text
    assert "ingevoerd door Agendaredacteur op 22-11-2026, later vervangen" in source.text
    valid = Handcijfer.objects.get(vervangen_op=None)
    assert valid.teller == Decimal("7.6")


@pytest.mark.parametrize(("jaar", "waarde"), [("2031", "7,4"), ("2025", "7.4"), ("2025", "goed"), ("", "7")])
def test_what_cannot_be_a_figure_is_refused(agendaredacteur: User, jaar: str, waarde: str) -> None:
    load_indicator("medewerkerstevredenheid")

    page = signed_in(agendaredacteur).post(URL, {"jaar": jaar, "waarde": waarde, "bron": "Rapport"})

    assert page.status_code == 422
    assert not Handcijfer.objects.exists()


def test_a_figure_that_is_measured_cannot_be_typed_in(agendaredacteur: User) -> None:
    load_indicator("pdo")

    assert signed_in(agendaredacteur).get("/cijfers/pdo/invoeren/").status_code == 404


def test_every_field_that_is_missing_is_named(agendaredacteur: User) -> None:
    load_indicator("medewerkerstevredenheid")

    page = signed_in(agendaredacteur).post(URL, {"jaar": "", "waarde": "", "bron": ""})

    assert "Vul in over welk jaar het cijfer gaat." in page.text
    assert "Vul het cijfer in." in page.text
    assert "Noem de bron" in page.text
    assert "Dit veld is verplicht" not in page.text
