"""Versions of the travel times: from a file, from what was driven, in use from a day, and withdrawn."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.importeren import services as importeren
from bisc_portal.importeren.errors import UnreadableFileError
from bisc_portal.importeren.models import Importactie
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import selectors, services
from ibl.importsoort_reistijden import REISTIJDEN
from ibl.models import Reistijdmatrix, Ritplan
from ibl.planning.kalibratie import GENOEG
from tests.conftest import signed_in
from tests.ibl.factories_ritten import DINSDAG, make_depot, make_plek, make_tarief, make_voertuig
from tests.importeren.factories import NU, apply, as_csv, reasons

pytestmark = pytest.mark.django_db
VANDAAG = timezone.localdate(NU)


@pytest.fixture
def plekken(bisc: Organisatie, bibliotheek: Organisatie) -> list[Vestiging]:
    """The depot and two branches, the only places there are."""
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    depot = make_depot(bisc, gemeente)
    make_tarief()
    make_voertuig(depot)
    return [
        depot.vestiging,
        make_plek(bibliotheek, gemeente, oost_km=6),
        make_plek(bibliotheek, gemeente, noord_km=9),
    ]


def stage(by: User, inhoud: bytes, naam: str = "osrm.json") -> Importactie:
    return importeren.stage_bestand(REISTIJDEN, bestandsnaam=naam, inhoud=inhoud, by=by, at=NU)


def as_osrm(plekken: list[Vestiging], seconden: int = 700, meters: int = 8000) -> bytes:
    spots = [{"location": [float(v.lon or 0), float(v.lat or 0)], "name": "weg"} for v in plekken]
    size = range(len(plekken))
    grids = [[[value if a != b else 0 for b in size] for a in size] for value in (seconden, meters)]
    return json.dumps(
        {
            "code": "Ok",
            "durations": grids[0],
            "distances": grids[1],
            "sources": spots,
            "destinations": spots,
        }
    ).encode()


def as_list(plekken: list[Vestiging], **changed: str) -> list[str]:
    """A road a row; `changed` replaces the figures of one pair, by the places' numbers, as r0_1."""
    return ["van;naar;seconden;meters"] + [
        f"{van.naam};{naar.naam};{changed.get(f'r{a}_{b}', '1.020,4;8.000')}"
        for a, van in enumerate(plekken)
        for b, naar in enumerate(plekken)
        if a != b
    ]


def test_a_table_of_osrm_becomes_a_version_that_waits(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    staged = stage(logistiek_medewerker, as_osrm(plekken))
    applied = apply(staged, logistiek_medewerker)

    matrix = Reistijdmatrix.objects.get()
    assert (staged.aantal_fouten, staged.aantal_regels, staged.opmaak) == (0, 6, "OSRM, JSON")
    assert applied.status == Importactie.Status.TOEGEPAST
    assert (matrix.bron, matrix.gemeten, matrix.importactie_id) == ("invoer", 6, staged.pk)
    assert selectors.find_matrix(VANDAAG) is None
    assert selectors.submatrix(matrix, [plekken[0].pk, plekken[1].pk])[1] == [[0, 700], [700, 0]]


def test_a_list_in_dutch_notation_is_read_as_well(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    apply(stage(logistiek_medewerker, as_csv(*as_list(plekken)), "wegen.csv"), logistiek_medewerker)

    matrix = Reistijdmatrix.objects.get()
    assert selectors.submatrix(matrix, [plekken[1].pk, plekken[2].pk]) == (
        [[0, 8000], [8000, 0]],
        [[0, 1020], [1020, 0]],
    )


@pytest.mark.parametrize(
    ("figures", "zin"),
    [
        (";", "is geen weg gevonden"),
        ("-5;8000", "staat een getal onder nul"),
        ("8000;700", "gemiddeld 0 km per uur"),
        ("60;8000", "gemiddeld 480 km per uur"),
        ("4000;8000", "duurt het 67 minuten, terug 17"),
        ("snel;8000", "is geen getal"),
    ],
)
def test_a_road_that_cannot_be_true_is_refused_with_row_and_reason(
    plekken: list[Vestiging], logistiek_medewerker: User, figures: str, zin: str
) -> None:
    staged = stage(logistiek_medewerker, as_csv(*as_list(plekken, r0_2=figures)), "wegen.csv")

    assert [(nummer, zin in tekst) for nummer, _, tekst in reasons(staged)] == [(3, True)]
    assert not staged.can_be_applied


def test_an_unknown_place_is_named_once_with_how_often(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    rows = [*as_list(plekken), f"Atlantis;{plekken[0].naam};900;9000", f"Atlantis;{plekken[1].naam};900;9000"]

    staged = stage(logistiek_medewerker, as_csv(*rows), "wegen.csv")

    assert [tekst for _, _, tekst in reasons(staged)] == [
        'Bij "Atlantis" hoort geen vestiging van ons (2 rijen).'
    ]


def test_a_missing_road_and_a_double_one_are_named(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    rows = as_list(plekken)

    missing = stage(logistiek_medewerker, as_csv(*rows[:-1]), "wegen.csv")
    double = stage(logistiek_medewerker, as_csv(*rows, rows[1]), "wegen.csv")

    assert reasons(missing)[0][2] == f"Vanaf {plekken[2].naam} ontbreekt de weg naar {plekken[1].naam}."
    assert "staat er meer dan één keer" in reasons(double)[0][2]


def test_two_branches_with_one_name_go_by_their_number(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    Vestiging.objects.filter(pk=plekken[2].pk).update(naam=plekken[1].naam, plaats="Rhenen")

    by_name = stage(logistiek_medewerker, as_csv(*as_list([plekken[0], plekken[1]])), "wegen.csv")
    by_place = stage(logistiek_medewerker, as_osrm(plekken))

    assert "Schrijf het nummer" in " ".join(tekst for _, _, tekst in reasons(by_name))
    assert by_place.aantal_fouten == 0


def test_a_branch_that_is_not_in_the_file_keeps_its_estimate_and_is_a_warning(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    staged = stage(logistiek_medewerker, as_osrm(plekken[:2]))
    apply(staged, logistiek_medewerker)

    assert (staged.aantal_fouten, staged.aantal_waarschuwingen) == (0, 1)
    assert plekken[2].naam in reasons(staged)[0][2]
    matrix = Reistijdmatrix.objects.get()
    assert matrix.gemeten == 2
    assert all(selectors.submatrix(matrix, [plekken[0].pk, plekken[2].pk])[1][0][1:])


def test_json_that_is_no_table_is_refused_beside_the_field(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    with pytest.raises(UnreadableFileError, match="annotations"):
        stage(logistiek_medewerker, as_osrm(plekken).replace(b"distances", b"afstanden"))


def test_only_who_plans_may_bring_a_table_in(medewerker: User, logistiek_medewerker: User) -> None:
    address = reverse("importeren:stage", args=["reistijden"])

    assert signed_in(medewerker).get(address).status_code == 404
    assert ".json" in signed_in(logistiek_medewerker).get(address).content.decode()


# --- In use from a day -----------------------------------------------------------------------------------
def make_version(plekken: list[Vestiging], by: User, *, seconden: int = 700) -> Reistijdmatrix:
    apply(stage(by, as_osrm(plekken, seconden)), by)
    return Reistijdmatrix.objects.latest("versie")


def make_plan(datum: dt.date = DINSDAG) -> Ritplan:
    depot = selectors.find_main_depot()
    assert depot is not None
    return services.make_ritplan(depot, datum, by=None, at=NU)


def test_a_version_counts_for_plans_from_its_day_and_not_before(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    matrix = make_version(plekken, logistiek_medewerker)
    services.activate_matrix(matrix, vanaf=DINSDAG, by=logistiek_medewerker, at=NU)

    before, plan = make_plan(DINSDAG - dt.timedelta(days=1)), make_plan()

    assert plan.matrix_id == matrix.pk
    assert before.matrix_id != matrix.pk
    assert selectors.find_matrix(DINSDAG - dt.timedelta(days=1)) != matrix


def test_a_withdrawn_version_leaves_plans_alone_and_the_one_before_counts_again(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    first, second = (make_version(plekken, logistiek_medewerker, seconden=s) for s in (700, 800))
    for matrix in (first, second):
        services.activate_matrix(matrix, vanaf=VANDAAG, by=logistiek_medewerker, at=NU)
    plan = make_plan()

    importeren.take_back_import(second.importactie, by=logistiek_medewerker, at=NU)  # type: ignore[arg-type]

    plan.refresh_from_db()
    assert plan.matrix_id == second.pk
    assert selectors.find_matrix(DINSDAG) == first


def test_a_new_branch_is_estimated_and_the_rest_of_the_version_stays(
    plekken: list[Vestiging], bibliotheek: Organisatie, logistiek_medewerker: User
) -> None:
    matrix = make_version(plekken, logistiek_medewerker)
    services.activate_matrix(matrix, vanaf=VANDAAG, by=logistiek_medewerker, at=NU)
    new = make_plek(bibliotheek, plekken[1].gemeente, oost_km=12)

    plan = make_plan()

    assert plan.matrix.bron == "invoer"
    assert plan.matrix.versie == matrix.versie + 1
    _, seconden = selectors.submatrix(plan.matrix, [plekken[0].pk, plekken[1].pk, new.pk])
    assert seconden[0][1] == 700
    assert seconden[0][2] not in {0, 700}


def test_a_version_is_put_in_use_once_and_never_for_a_day_gone_by(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    matrix = make_version(plekken, logistiek_medewerker)

    with pytest.raises(services.MatrixNotUsableError, match="vandaag of een latere dag"):
        services.activate_matrix(matrix, vanaf=VANDAAG - dt.timedelta(days=1), by=logistiek_medewerker, at=NU)
    services.activate_matrix(matrix, vanaf=VANDAAG, by=logistiek_medewerker, at=NU)
    with pytest.raises(services.MatrixNotUsableError, match="al in gebruik geweest"):
        services.activate_matrix(matrix, vanaf=VANDAAG, by=logistiek_medewerker, at=NU)
    services.withdraw_matrix(matrix, by=logistiek_medewerker, at=NU)
    with pytest.raises(services.MatrixNotUsableError, match="al ingetrokken"):
        services.withdraw_matrix(matrix, by=logistiek_medewerker, at=NU)


# --- From what was driven --------------------------------------------------------------------------------
def drive_days(plekken: list[Vestiging], *, times: int, ratio: float) -> Reistijdmatrix:
    """Days on which the road between the two branches took `ratio` of what the times in use say."""
    depot = selectors.find_main_depot()
    assert depot is not None
    first = services.make_ritplan(depot, VANDAAG - dt.timedelta(days=7 * times), by=None, at=NU)
    matrix = first.matrix
    noon = dt.datetime.combine(VANDAAG, dt.time(11), tzinfo=dt.UTC)
    for week in range(times):
        day = VANDAAG - dt.timedelta(days=week)
        plan = Ritplan.objects.create(depot=depot, datum=day, matrix=matrix, gemaakt_op=NU)
        rit = plan.ritten.create(
            naam="Bus",
            datum=day,
            voertuig=depot.voertuigen.get(),
            aandrijving="diesel",
            verbruik_per_100_km=10,
        )
        start = noon - dt.timedelta(days=week)
        _, seconden = selectors.submatrix(matrix, [plekken[1].pk, plekken[2].pk])
        arrive = start + dt.timedelta(seconds=round(seconden[0][1] * ratio))
        plan.stops.create(
            rit=rit,
            volgnummer=1,
            vestiging=plekken[1],
            aankomst_op=start - dt.timedelta(minutes=9),
            vertrek_op=start,
        )
        plan.stops.create(rit=rit, volgnummer=2, vestiging=plekken[2], aankomst_op=arrive)
    return matrix


def test_what_was_driven_is_proposed_and_becomes_a_version_when_somebody_accepts(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    matrix = drive_days(plekken, times=GENOEG, ratio=1.3)
    before = Reistijdmatrix.objects.count()

    proposal = selectors.load_kalibratie(matrix, tot=VANDAAG)
    found = services.accept_kalibratie(
        versie=matrix.versie, tot=VANDAAG, vanaf=VANDAAG, by=logistiek_medewerker, at=NU
    )

    assert (proposal.gebruikt, max(proposal.factoren)) == (GENOEG, 1.3)
    assert before + 1 == Reistijdmatrix.objects.count()
    assert (found.bron, found.gemeten, found.geldig_vanaf) == ("gekalibreerd", GENOEG, VANDAAG)
    pair = [plekken[1].pk, plekken[2].pk]
    old, new = (selectors.submatrix(which, pair)[1][0][1] for which in (matrix, found))
    assert new == round(old * 1.3)
    with pytest.raises(services.MatrixChangedError):
        services.accept_kalibratie(
            versie=matrix.versie, tot=VANDAAG, vanaf=VANDAAG, by=logistiek_medewerker, at=NU
        )


def test_too_little_driving_proposes_nothing_and_cannot_be_accepted(
    plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    matrix = drive_days(plekken, times=GENOEG - 1, ratio=1.3)

    with pytest.raises(services.NothingToCalibrateError):
        services.accept_kalibratie(
            versie=matrix.versie, tot=VANDAAG, vanaf=VANDAAG, by=logistiek_medewerker, at=NU
        )


# --- The pages -------------------------------------------------------------------------------------------
@pytest.fixture
def planner(logistiek_medewerker: User) -> Client:
    return signed_in(logistiek_medewerker)


def test_the_list_says_of_each_version_how_it_stands(
    plekken: list[Vestiging], planner: Client, logistiek_medewerker: User
) -> None:
    old, waiting = (make_version(plekken, logistiek_medewerker) for _ in range(2))
    address = reverse("ibl:activate_reistijden", args=[old.versie])

    refused = planner.post(address, {"vanaf": "2020-01-01"})
    done = planner.post(address, {"vanaf": timezone.localdate().isoformat()}, follow=True)
    page = " ".join(planner.get(reverse("ibl:list_reistijden")).content.decode().split())

    assert refused.status_code == 422
    assert "Kies vandaag of een latere dag." in refused.content.decode()
    assert "in gebruik" in done.content.decode()
    assert f"Versie {waiting.versie}, ingevoerd" in page
    assert "voorstel" in page


def test_the_page_of_a_version_names_its_plans_and_withdraws_it(
    plekken: list[Vestiging], planner: Client
) -> None:
    plan = make_plan()

    page = planner.get(plan.matrix.get_absolute_url()).content.decode()
    after = planner.post(reverse("ibl:withdraw_reistijden", args=[plan.matrix.versie]), follow=True)

    assert plan.get_absolute_url() in page
    assert "ingetrokken" in after.content.decode()
    assert planner.post(reverse("ibl:withdraw_reistijden", args=[plan.matrix.versie])).status_code == 422


def test_the_places_can_be_taken_to_a_route_planner(plekken: list[Vestiging], planner: Client) -> None:
    rows = planner.get(reverse("ibl:download_plekken")).content.decode().splitlines()

    assert rows[1].startswith(f"{plekken[0].pk};Depot;")
    assert rows[1].endswith("52,060000;5,200000")


def test_the_proposal_is_shown_and_accepted_by_a_button(plekken: list[Vestiging], planner: Client) -> None:
    assert (
        "Nog niets om mee te vergelijken" in planner.get(reverse("ibl:calibrate_reistijden")).content.decode()
    )


def test_an_accepted_proposal_keeps_its_figures(
    plekken: list[Vestiging], planner: Client, logistiek_medewerker: User
) -> None:
    matrix = drive_days(plekken, times=GENOEG, ratio=0.8)
    found = services.accept_kalibratie(
        versie=matrix.versie, tot=VANDAAG, vanaf=VANDAAG, by=logistiek_medewerker, at=NU
    )

    page = planner.get(found.get_absolute_url()).content.decode()

    assert "Waar de kalibratie op rust" in page
    assert "−20" in page
