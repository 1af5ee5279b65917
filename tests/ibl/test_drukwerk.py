"""Labels and slips: made by the background, readable by a scanner, without a reader's data."""

import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import drukken, services
from ibl.models import Drukwerk, Krat, Transportopdracht
from ibl.workflow import Status
from tests.conftest import signed_in
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_ritten import DINSDAG, make_depot, make_plek, make_tarief, make_voertuig
from tests.ibl.factories_scans import make_scan

pytestmark = pytest.mark.django_db


def text_of(drukwerk: Drukwerk) -> str:
    drukwerk.refresh_from_db()
    assert drukwerk.pdf is not None
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(drukwerk.pdf))).pages)


@pytest.mark.parametrize("formaat", ["a4", "label"])
def test_crate_labels_are_made_in_the_background(logistiek_medewerker: User, formaat: str) -> None:
    Krat.objects.bulk_create(Krat(code=f"KRAT-{number:06}") for number in range(1, 4))
    client = signed_in(logistiek_medewerker)

    client.post(
        "/ibl/drukwerk/",
        {"soort": "kratlabels", "formaat": formaat, "kratcodes": "KRAT-000001 t/m KRAT-000003"},
    )
    drukwerk = Drukwerk.objects.get()
    assert "wordt gemaakt" in client.get(drukwerk.get_absolute_url()).content.decode()
    assert services.render_next_drukwerk(at=MAANDAG)
    assert not services.render_next_drukwerk(at=MAANDAG)

    assert "KRAT-000002" in text_of(drukwerk)
    page = client.get(f"{drukwerk.get_absolute_url()}pdf/")
    assert page["Content-Type"] == "application/pdf"


def test_a_packing_slip_has_a_code_for_each_way(andere_medewerker: User, opdracht: Transportopdracht) -> None:
    signed_in(andere_medewerker).post(
        "/ibl/drukwerk/", {"soort": "pakbonnen", "formaat": "a4", "nummer": opdracht.nummer}
    )
    services.render_next_drukwerk(at=MAANDAG)

    text = text_of(Drukwerk.objects.get())
    assert opdracht.nummer in text
    assert f"R{opdracht.nummer}" in text


@pytest.mark.usefixtures("opdracht")
def test_somebody_elses_orders_are_not_printed(derde_medewerker: User) -> None:
    nummer = Transportopdracht.objects.get().nummer
    signed_in(derde_medewerker).post(
        "/ibl/drukwerk/", {"soort": "opdrachtlabels", "formaat": "a4", "nummer": nummer}
    )

    assert Drukwerk.objects.get().inhoud == {"bladen": []}


def test_a_manifest_has_a_sheet_for_each_stop(
    logistiek_medewerker: User,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    depot: Vestiging,
) -> None:
    opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.KLAARGEZET)
    signed_in(logistiek_medewerker).post("/ibl/drukwerk/", {"soort": "vrachtlijst", "formaat": "a4"})

    bladen = Drukwerk.objects.get().inhoud["bladen"]
    assert [ding["code"] for blad in bladen for ding in blad["laden"]] == [opdracht.nummer]


@pytest.mark.parametrize(
    "data",
    [
        {"soort": "kratlabels", "formaat": "a4", "kratcodes": ""},
        {"soort": "kratlabels", "formaat": "a4", "kratcodes": "482"},
        {"soort": "kratlabels", "formaat": "a4", "kratcodes": "KRAT-000001 t/m KRAT-000900"},
        {"soort": "posters", "formaat": "a4"},
    ],
)
def test_what_cannot_be_printed_is_refused(logistiek_medewerker: User, data: dict[str, str]) -> None:
    assert signed_in(logistiek_medewerker).post("/ibl/drukwerk/", data).status_code == 422
    assert not Drukwerk.objects.exists()


def test_the_return_code_is_the_way_back(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, depot: Vestiging, chauffeur: User
) -> None:
    there = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.BESCHIKBAAR)
    back = services.return_transport(there, by=medewerker, at=MAANDAG)
    later = MAANDAG.replace(hour=15)

    services.receive_scans(
        [make_scan(f"R{there.nummer}", "laden", vestiging, later)], by=chauffeur, apparaat="t", at=later
    )

    back.refresh_from_db()
    assert back.stand == Status.OPGEHAALD


def test_code_128_has_quiet_zones_and_no_bar_outside_them() -> None:
    svg = drukken.draw_code128("KRAT-000482")

    assert "Streepjescode KRAT-000482" in svg
    assert f'x="{drukken.QUIET_MODULES}"' in svg


def test_a_days_plan_is_printed_with_its_map_time_line_and_stops(
    bisc: Organisatie, bibliotheek: Organisatie, logistiek_medewerker: User
) -> None:
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    depot = make_depot(bisc, gemeente)
    make_tarief()
    make_voertuig(depot)
    places = [make_plek(bibliotheek, gemeente, oost_km=5 * number) for number in (1, 2)]
    plan = services.make_ritplan(depot, DINSDAG, by=None, at=MAANDAG)
    client = signed_in(logistiek_medewerker)
    address = reverse("ibl:print_ritplan", args=[plan.datum])

    page = client.get(plan.get_absolute_url()).content.decode()
    answer = client.post(address, follow=True)
    services.render_next_drukwerk(at=MAANDAG)

    drukwerk = Drukwerk.objects.get()
    text = text_of(drukwerk)
    (blad,) = drukwerk.inhoud["bladen"]
    assert address in page
    assert "wordt gemaakt" in answer.content.decode()
    assert all(polyline in blad["kaart"] for polyline in re.findall(r"<polyline[^>]*>", page))
    assert all(str(place) in text for place in places)
    reader = PdfReader(io.BytesIO(bytes(drukwerk.pdf or b"")))
    assert str(reader.root_object["/Lang"]) == "nl"
    assert "/MarkInfo" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Ritten van di 24 nov (24-11-2026)"


def test_a_trip_plan_is_not_among_the_labels(logistiek_medewerker: User) -> None:
    answer = signed_in(logistiek_medewerker).post("/ibl/drukwerk/", {"soort": "ritplan", "formaat": "a4"})

    assert answer.status_code == 422
    assert not Drukwerk.objects.exists()
