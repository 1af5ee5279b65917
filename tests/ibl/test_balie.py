"""The scan field at the desk: what one sentence says, what is written, and what is taken back."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import services
from ibl.models import Krat, Scan, Scancorrectie, Tegenstrijdigheid, Transportopdracht
from ibl.services import Balieantwoord
from ibl.workflow import Status
from tests.conftest import signed_in
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import make_opdracht

UUR = dt.timedelta(hours=1)
NU = MAANDAG + 6 * UUR


@pytest.fixture
def krat(db: None) -> Krat:
    return Krat.objects.create(code="KRAT-000482")


@pytest.fixture
def in_krat(opdracht: Transportopdracht, krat: Krat, andere_medewerker: User) -> Transportopdracht:
    """Set ready in a crate at Neude for Het Eemhuis."""
    return services.prepare_transport(
        opdracht, by=andere_medewerker, at=MAANDAG + UUR, barcode="30001234", kratcodes=[krat.code]
    )


def scan(
    code: str,
    plaats: Vestiging,
    by: User,
    *,
    handeling: str = "ontvangen",
    bevestigd: bool = False,
    sleutel: UUID | None = None,
    at: dt.datetime = NU,
) -> Balieantwoord:
    melding = services.new_melding(code, handeling, plaats, sleutel=sleutel or uuid4(), at=at)
    return services.scan_at_desk(melding, plaats=plaats, bevestigd=bevestigd, by=by, at=at)


def status_of(opdracht: Transportopdracht) -> str:
    opdracht.refresh_from_db()
    return opdracht.status


@pytest.mark.parametrize("code", ["KRAT-000482", "30001234", "nummer"])
def test_crate_barcode_and_number_all_receive(
    in_krat: Transportopdracht, vestiging: Vestiging, medewerker: User, code: str
) -> None:
    answer = scan(in_krat.nummer if code == "nummer" else code, vestiging, medewerker)

    assert answer.toon == "goed"
    what = code if code.startswith("KRAT") else in_krat.wat
    assert answer.zin == f"Ontvangen: {what}, nu beschikbaar."
    assert status_of(in_krat) == Status.BESCHIKBAAR
    assert in_krat.beschikbaar_op == NU


def test_handing_over_puts_it_on_its_way(
    in_krat: Transportopdracht, andere_vestiging: Vestiging, andere_medewerker: User
) -> None:
    answer = scan("KRAT-000482", andere_vestiging, andere_medewerker, handeling="laden")

    assert answer.zin == f"Meegegeven: KRAT-000482, op weg naar {in_krat.bestemming}."
    assert status_of(in_krat) == Status.OPGEHAALD


def test_the_same_scan_again_writes_nothing(
    in_krat: Transportopdracht, vestiging: Vestiging, medewerker: User
) -> None:
    key = uuid4()
    scan("KRAT-000482", vestiging, medewerker, sleutel=key)

    same_page = scan("KRAT-000482", vestiging, medewerker, sleutel=key)
    once_more = scan("KRAT-000482", vestiging, medewerker)

    assert same_page.zin == "Deze scan was al verwerkt."
    assert "is al ontvangen" in once_more.zin
    assert Scan.objects.count() == 1


def test_what_belongs_elsewhere_says_where_and_is_only_kept_when_confirmed(
    in_krat: Transportopdracht, andere_vestiging: Vestiging, andere_medewerker: User
) -> None:
    answer = scan("KRAT-000482", andere_vestiging, andere_medewerker)

    assert (answer.zin, answer.bevestigen) == (f"KRAT-000482 hoort bij {in_krat.bestemming}.", True)
    assert not Scan.objects.exists()

    kept = scan("KRAT-000482", andere_vestiging, andere_medewerker, bevestigd=True)

    assert "Leg het klaar voor de volgende rit." in kept.zin
    assert status_of(in_krat) == Status.VERKEERD_BEZORGD
    assert Tegenstrijdigheid.objects.filter(soort="verkeerde_plaats").exists()
    assert "al gemeld" in scan("KRAT-000482", andere_vestiging, andere_medewerker).zin


def test_a_misdelivered_crate_is_handed_over_from_where_it_is(
    in_krat: Transportopdracht, andere_vestiging: Vestiging, derde_medewerker: User
) -> None:
    zeist = derde_medewerker.vestiging
    assert zeist is not None
    scan("KRAT-000482", zeist, derde_medewerker, bevestigd=True)

    answer = scan("KRAT-000482", zeist, derde_medewerker, handeling="laden", at=NU + UUR)

    assert answer.toon == "goed"
    assert status_of(in_krat) == Status.OPGEHAALD


def test_an_unknown_code_and_an_empty_crate_get_a_sentence_and_no_row(
    krat: Krat, vestiging: Vestiging, medewerker: User
) -> None:
    unknown = scan("KRAT-990017", vestiging, medewerker)
    empty = scan("KRAT-000482", vestiging, medewerker)

    assert unknown.toon == "fout"
    assert "KRAT-990017 kennen we niet" in unknown.zin
    assert "is leeg" in empty.zin
    assert not Scan.objects.exists()
    assert not Tegenstrijdigheid.objects.exists()


def test_confirming_does_not_push_an_unknown_code_through(vestiging: Vestiging, medewerker: User) -> None:
    assert scan("XYZ 123", vestiging, medewerker, bevestigd=True).toon == "fout"
    assert not Scan.objects.exists()


@pytest.mark.parametrize(("status", "words"), [(Status.AANGEVRAAGD, "nog een uitlener gezocht")])
def test_what_cannot_have_left_the_shelf_is_not_received(
    vestiging: Vestiging, medewerker: User, status: Status, words: str
) -> None:
    opdracht = make_opdracht(vestiging, None, by=medewerker, at=MAANDAG, status=status)

    assert words in scan(opdracht.nummer, vestiging, medewerker).zin
    assert not Scan.objects.exists()


def test_a_scan_taken_back_leaves_the_order_as_if_it_had_not_been(
    in_krat: Transportopdracht, vestiging: Vestiging, medewerker: User
) -> None:
    before = status_of(in_krat)
    scan("KRAT-000482", vestiging, medewerker)
    made = Scan.objects.get()

    services.undo_scan(made, by=medewerker, at=NU + UUR)

    assert status_of(in_krat) == before == Status.KLAARGEZET
    assert in_krat.beschikbaar_op is None
    assert in_krat.inzetten.get().tot is None
    assert Scan.objects.filter(pk=made.pk).exists()
    again = scan("KRAT-000482", vestiging, medewerker, at=NU + 2 * UUR)
    assert again.toon == "goed"
    assert in_krat.__class__.objects.get(pk=in_krat.pk).beschikbaar_op == NU + 2 * UUR


def test_a_scan_is_taken_back_once_and_the_correction_stays(
    in_krat: Transportopdracht, vestiging: Vestiging, medewerker: User
) -> None:
    scan("KRAT-000482", vestiging, medewerker)
    made = Scan.objects.get()
    services.undo_scan(made, by=medewerker, at=NU)

    with pytest.raises(services.AlreadyUndoneError):
        services.undo_scan(made, by=medewerker, at=NU)
    for change in (lambda: Scancorrectie.objects.all().delete(), lambda: Scancorrectie.objects.update(op=NU)):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            change()


@pytest.fixture
def desk(medewerker: User) -> Client:
    return signed_in(medewerker)


def post(desk: Client, code: str, plaats: Vestiging, **fields: str) -> str:
    answer = desk.post(
        reverse("ibl:scan_at_desk"),
        {"code": code, "handeling": "ontvangen", "plaats": str(plaats.pk), "sleutel": str(uuid4()), **fields},
    )
    return answer.content.decode()


def test_the_page_answers_lists_and_takes_back_without_javascript(
    desk: Client, in_krat: Transportopdracht, vestiging: Vestiging
) -> None:
    page = post(desk, " krat-000482 ", vestiging)
    assert "Ontvangen: KRAT-000482, nu beschikbaar." in page
    assert "Neem terug" in page

    made = Scan.objects.get()
    back = desk.post(reverse("ibl:undo_scan", args=[made.pk]), follow=True).content.decode()

    assert "teruggenomen" in back
    assert status_of(in_krat) == Status.KLAARGEZET
    assert "teruggenomen" in desk.get(in_krat.get_absolute_url()).content.decode()


def test_htmx_gets_the_field_and_the_answer_only(
    desk: Client, in_krat: Transportopdracht, vestiging: Vestiging
) -> None:
    answer = desk.post(
        reverse("ibl:scan_at_desk"),
        {"code": "KRAT-000482", "handeling": "ontvangen", "plaats": vestiging.pk, "sleutel": str(uuid4())},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="balie"')
    assert "nu beschikbaar" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": ""}, "Scan of typ eerst een code."),
        ({"code": "<script>"}, "geen code van een krat"),
        ({"handeling": "verbranden"}, "Selecteer een geldige keuze"),
        ({"sleutel": "x"}, "Scannen aan de balie"),
    ],
)
def test_bad_input_is_refused_with_422_and_writes_nothing(
    desk: Client, vestiging: Vestiging, fields: dict[str, str], words: str
) -> None:
    answer = desk.post(
        reverse("ibl:scan_at_desk"),
        {
            "code": "KRAT-000482",
            "handeling": "ontvangen",
            "plaats": vestiging.pk,
            "sleutel": str(uuid4()),
            **fields,
        },
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Scan.objects.exists()


def test_nobody_scans_or_takes_back_at_the_desk_of_another_library(
    desk: Client,
    in_krat: Transportopdracht,
    andere_vestiging: Vestiging,
    andere_medewerker: User,
) -> None:
    post(desk, "KRAT-000482", andere_vestiging, handeling="laden")
    assert not Scan.objects.exists()

    scan("KRAT-000482", andere_vestiging, andere_medewerker, handeling="laden", at=timezone.now())
    assert desk.post(reverse("ibl:undo_scan", args=[Scan.objects.get().pk])).status_code == 404
