"""A view of the queue leaves as a file, with what the screen shows and nothing more."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import Melding
from servicedesk.views import uitvoer
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding
from tests.servicedesk.factories_beveiliging import GEHEIM, make_incident
from tests.werktijd.kalenders import at

CSV, XLSX = "/servicedesk/wachtrij/meldingen.csv", "/servicedesk/wachtrij/meldingen.xlsx"


@pytest.fixture
def meldingen(afspraken: None, vestiging: Vestiging, medewerker: User) -> list[Melding]:
    return [
        make_melding(vestiging, medewerker, op=at("2026-11-17 10:30"), urgentie=urgentie)
        for urgentie in (3, 1, 2)
    ]


def read_csv(user: User, vraag: str = "") -> list[list[str]]:
    response = signed_in(user).get(f"{CSV}?{vraag}")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_the_queue_goes_in_the_order_of_the_screen(
    meldingen: list[Melding], servicedeskmedewerker: User
) -> None:
    head, *rows = read_csv(servicedeskmedewerker)

    assert head == uitvoer.KOPPEN
    assert [row[2] for row in rows] == ["1", "2", "3"]
    assert all(row[10] for row in rows)


def test_a_filter_and_an_order_go_along(meldingen: list[Melding], servicedeskmedewerker: User) -> None:
    assert [row[2] for row in read_csv(servicedeskmedewerker, "urgentie=2")[1:]] == ["2"]
    found = read_csv(servicedeskmedewerker, "weergave=incidenten&sorteer=-urgentie")[1:]
    assert [row[2] for row in found] == ["3", "2", "1"]


def test_excel_reads_the_same(meldingen: list[Melding], servicedeskmedewerker: User) -> None:
    response = signed_in(servicedeskmedewerker).get(XLSX)

    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows == read_csv(servicedeskmedewerker)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="op-te-pakken-')


@pytest.mark.parametrize("onderwerp", ["=1+1", "+31", "-2", "@SOM(A1)", "\x0bHallo"])
def test_no_text_becomes_a_formula(
    afspraken: None,
    vestiging: Vestiging,
    medewerker: User,
    servicedeskmedewerker: User,
    onderwerp: str,
) -> None:
    make_melding(vestiging, medewerker, op=timezone.now(), onderwerp=onderwerp)

    cell = read_csv(servicedeskmedewerker)[1][4]

    assert cell == ("Hallo" if "Hallo" in onderwerp else f"'{onderwerp}")
    assert signed_in(servicedeskmedewerker).get(XLSX).status_code == 200


def test_what_is_closed_off_is_not_in_it(
    afspraken: None, vestiging: Vestiging, servicedeskmedewerker: User, beheerder: User
) -> None:
    make_incident(vestiging, servicedeskmedewerker)

    for vraag in ("", "weergave=alle", "weergave=incidenten"):
        assert GEHEIM not in str(read_csv(beheerder, vraag))


def test_what_does_not_fit_is_said(
    meldingen: list[Melding], servicedeskmedewerker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uitvoer, "MOST", 2)

    rows = read_csv(servicedeskmedewerker)

    assert len(rows) == 4
    assert rows[-1] == [uitvoer.MEER]


def test_a_file_costs_as_many_queries_with_one_row_as_with_many(
    meldingen: list[Melding], vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    client = signed_in(servicedeskmedewerker)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{CSV}?weergave=alle")
        return len(seen)

    client.get(CSV)
    few = queries()
    for _ in range(10):
        melding = make_melding(vestiging, medewerker, op=timezone.now())
        services.pick_up_melding(melding, by=servicedeskmedewerker, at=timezone.now())
    assert queries() == few


def test_a_head_sorts_and_the_next_click_turns_it(
    meldingen: list[Melding], servicedeskmedewerker: User
) -> None:
    client = signed_in(servicedeskmedewerker)

    first = client.get("/servicedesk/?weergave=incidenten&sorteer=urgentie&pagina=1").text
    turned = client.get("/servicedesk/?weergave=incidenten&sorteer=-urgentie")

    assert 'aria-sort="ascending"' in first
    assert "?weergave=incidenten&amp;sorteer=-urgentie" in first
    assert 'aria-sort="descending"' in turned.text
    assert [stap.regel.urgentie for stap in turned.context["pagina"]] == [3, 2, 1]


def test_the_queue_offers_its_file_with_the_filters(
    meldingen: list[Melding], servicedeskmedewerker: User
) -> None:
    text = signed_in(servicedeskmedewerker).get("/servicedesk/?urgentie=2").text

    assert f'href="{CSV}?urgentie=2"' in text
    assert f'href="{XLSX}?urgentie=2"' in text
