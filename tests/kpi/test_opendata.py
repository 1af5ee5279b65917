import csv
import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.management import call_command
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
    (service,) = catalogus["dcat:service"]
    assert "dcat:contactPoint" in catalogus
    asked = {"dct:identifier", "dct:title", "dct:description", "dct:creator", "dct:publisher", "dcat:theme"}
    assert asked | {"dcat:contactPoint", "dct:accessRights", "dct:modified", "dct:temporal"} <= dataset.keys()
    assert asked | {"dcat:contactPoint", "dcat:endpointURL", "dcat:servesDataset"} <= service.keys()
    described = service["dcat:endpointDescription"]["@id"].split("8000")[-1]
    assert Client().get(described).json()["info"]["title"] == service["dct:title"]["@value"]
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


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Kies met --jaar een jaar van 2019 tot en met 2026."),
        (["--jaar"], "Kies met --jaar een jaar van 2019 tot en met 2026."),
        (["--jaar", "0"], "Kies met --jaar een jaar van 2019 tot en met 2026."),
        (["--jaar", "2027"], "Kies met --jaar een jaar van 2019 tot en met 2026."),
        (["--jaar", "vorig"], "Kies met --jaar een jaar van 2019 tot en met 2026."),
        (["--jaar", "-2026"], "Kies met --jaar een jaar van 2019 tot en met 2026."),
        (["--jaar", "2026", "--kwartaal", "5"], "Kies met --kwartaal 1, 2, 3 of 4."),
        (["--jaar", "2026", "--kwartaal", "k3"], "Kies met --kwartaal 1, 2, 3 of 4."),
        (["--jaar", "2026", "--formaat", "xml"], "Kies als formaat json, csv of tabel."),
        (
            ["--jaar", "2026", "--bibliotheek", "onbekend"],
            "Bibliotheek 'onbekend' is niet bekend: kies uit eemland.",
        ),
    ],
)
def test_the_console_says_in_one_sentence_what_is_wrong(
    arguments: list[str], sentence: str, bibliotheek: Organisatie
) -> None:
    Organisatie.objects.filter(pk=bibliotheek.pk).update(code="eemland")
    err = io.StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("kpi", *arguments, stderr=err)

    assert end.value.code == 2
    assert err.getvalue() == f"{sentence}\n"


def test_a_quarter_that_has_not_begun_has_nothing_to_print() -> None:
    err = io.StringIO()

    with time_machine.travel(dt.datetime(2026, 8, 1, tzinfo=dt.UTC), tick=False), pytest.raises(SystemExit):
        call_command("kpi", "--jaar", "2026", "--kwartaal", "4", stderr=err)

    assert err.getvalue() == "Het vierde kwartaal 2026 is nog niet begonnen.\n"
