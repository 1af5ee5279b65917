import csv
import io
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from kpi import services
from tests.conftest import signed_in
from tests.kpi.factories import NU, make_meting, span

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


@pytest.fixture
def fixed(bibliotheek: Organisatie, beheerder: User) -> None:
    """The third quarter is closed; October is not, and no library's own figure is public."""
    make_meting("binnen-72-uur", "2026-09", 95.9)
    make_meting("binnen-72-uur", "2026-09", 1, 2, bibliotheek=bibliotheek)
    make_meting("binnen-72-uur", "2026-10", 12)
    services.record_vaststelling(span("2026-k3"), by=beheerder, naam="Iemand", at=NU)


@pytest.mark.usefixtures("fixed")
def test_everybody_reads_what_was_fixed_for_the_network_and_nothing_else() -> None:
    response = Client().get("/opendata/vastgestelde-cijfers.csv")

    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [(row["code"], row["van"], row["waarde"]) for row in rows] == [
        ("binnen-72-uur", "2026-09-01", "0.959000")
    ]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("fixed")
def test_the_metadata_describes_every_column_of_the_file() -> None:
    header = Client().get("/opendata/vastgestelde-cijfers.csv").text.splitlines()[0]

    metadata = json.loads(Client().get("/opendata/vastgestelde-cijfers.csv-metadata.json").text)

    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == header.split(",")
    assert set(metadata["tableSchema"]["primaryKey"]) <= set(header.split(","))


@pytest.mark.usefixtures("fixed")
def test_the_catalogue_has_what_dcat_ap_nl_asks() -> None:
    catalogus = json.loads(Client().get("/opendata/catalogus.jsonld").text)

    (dataset,) = catalogus["dcat:dataset"]
    (distribution,) = dataset["dcat:distribution"]
    assert {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"} <= catalogus.keys()
    asked = {"dct:identifier", "dct:title", "dct:description", "dct:publisher", "dcat:theme"}
    assert asked | {"dcat:contactPoint", "dct:accessRights", "dct:modified"} <= dataset.keys()
    assert {"dcat:accessURL", "dct:license", "dct:format"} <= distribution.keys()
    path = distribution["dcat:downloadURL"]["@id"].split("8000")[-1]
    assert Client().get(path).status_code == 200


def test_the_spreadsheet_has_numbers_and_no_formulas(provinciemedewerker: User) -> None:
    make_meting("binnen-72-uur", "2026-10", 95.9)

    response = signed_in(provinciemedewerker).get("/cijfers/cijfers.xlsx?periode=2026-10")

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    row = [cell.value for cell in sheet[2]]
    assert row[0] == "binnen-72-uur"
    assert row[5:8] == [95.9, 100, 0.959]


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("kpi", *arguments, stdout=out)
    return out.getvalue()


def test_the_console_prints_every_indicator_in_three_forms(bibliotheek: Organisatie) -> None:
    Organisatie.objects.filter(pk=bibliotheek.pk).update(code="bibliotheek-eemland")
    make_meting("binnen-72-uur", "2026-k3", 95.9)
    make_meting("binnen-72-uur", "2026-k3", 48, 50, bibliotheek=bibliotheek)

    as_json = json.loads(run("--jaar", "2026", "--kwartaal", "3", "--formaat", "json"))
    as_csv = list(
        csv.DictReader(
            io.StringIO(run("--jaar", "2026", "--kwartaal", "3", "--formaat", "csv")), delimiter=";"
        )
    )
    of_library = run("--jaar", "2026", "--kwartaal", "3", "--bibliotheek", "bibliotheek-eemland")

    assert " ".join(as_json[0]) == (
        "code naam teller noemer waarde eenheid doel status definitieversie peilmoment"
    )
    assert (as_json[0]["teller"], as_json[0]["waarde"], as_json[0]["status"]) == (95.9, 0.959, "gehaald")
    assert len(as_json) == len(as_csv) == 41
    assert as_csv[0]["waarde"] == "0,959"
    assert "0,96" in of_library
    assert "pdo" not in of_library


@pytest.mark.parametrize("arguments", [["--jaar", "2026", "--bibliotheek", "onbekend"], ["--jaar", "0"], []])
def test_the_console_says_what_is_wrong(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)
