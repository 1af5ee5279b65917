"""Scans come in late, twice and in any order; every order ends where the facts say."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import InternalError, ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from ibl import services, workflow
from ibl.models import Krat, Kratinzet, Scan, Tegenstrijdigheid, Termijnsignaal, Transportopdracht
from ibl.services import Scanmelding
from ibl.services.afleiding import COLUMNS
from ibl.workflow import Handeling, Status
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_scans import make_road, make_scan

UUR = dt.timedelta(hours=1)
READY = MAANDAG + UUR
LATER = MAANDAG + 30 * UUR


@pytest.fixture
def krat(db: None) -> Krat:
    return Krat.objects.create(code="KRAT-000482")


@pytest.fixture
def in_krat(opdracht: Transportopdracht, krat: Krat, andere_medewerker: User) -> Transportopdracht:
    """Set ready in a crate at Neude for Het Eemhuis, an hour after it was asked for."""
    return services.prepare_transport(
        opdracht, by=andere_medewerker, at=READY, barcode="30001234", kratcodes=[krat.code]
    )


@pytest.fixture
def road(
    in_krat: Transportopdracht,
    krat: Krat,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    depot: Vestiging,
) -> list[Scanmelding]:
    return make_road(krat.code, andere_vestiging, depot, vestiging, READY)


def receive(*meldingen: Scanmelding, by: User, at: dt.datetime = LATER) -> None:
    services.receive_scans(meldingen, by=by, apparaat="telefoon-1", at=at)


def stand_of(opdracht: Transportopdracht) -> dict[str, object]:
    row: dict[str, object] = Transportopdracht.objects.values(*COLUMNS).get(pk=opdracht.pk)
    row["open"] = list(Kratinzet.objects.filter(opdracht=opdracht).values_list("tot", flat=True))
    row["werk"] = sorted(
        map(str, Tegenstrijdigheid.objects.filter(opdracht=opdracht).values_list("soort", "sleutel"))
    )
    return row


def test_a_crate_carries_its_titles_from_shelf_to_shelf(
    road: list[Scanmelding], in_krat: Transportopdracht, krat: Krat, chauffeur: User
) -> None:
    expected = [Status.OPGEHAALD, Status.OP_DEPOT, Status.GELADEN, Status.BEZORGD, Status.BESCHIKBAAR]

    for melding, status in zip(road, expected, strict=True):
        receive(melding, by=chauffeur)
        in_krat.refresh_from_db()
        assert in_krat.stand == status
        assert in_krat.status_sinds == melding.gebeurd_op

    assert in_krat.beschikbaar_op == road[-1].gebeurd_op
    assert Kratinzet.objects.get(krat=krat).tot == in_krat.beschikbaar_op
    assert not Tegenstrijdigheid.objects.exists()


def test_the_same_scan_twice_is_one_scan(
    road: list[Scanmelding], in_krat: Transportopdracht, chauffeur: User
) -> None:
    receive(*road, *road, by=chauffeur)
    once = stand_of(in_krat)

    receive(*road, by=chauffeur, at=LATER + UUR)

    assert Scan.objects.count() == len(road)
    assert stand_of(in_krat) == once


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_order_of_arrival_gives_one_end_state(
    *,
    data: st.DataObject,
    road: list[Scanmelding],
    in_krat: Transportopdracht,
    krat: Krat,
    andere_vestiging: Vestiging,
    chauffeur: User,
) -> None:
    odd = [
        make_scan(krat.code, "ontbreekt", andere_vestiging, READY + 2 * UUR, key=uuid4()),
        make_scan("30001234", "lossen", andere_vestiging, READY + dt.timedelta(minutes=91), key=uuid4()),
        make_scan(in_krat.nummer, "beschadigd", None, READY + 5 * UUR, key=uuid4()),
    ]
    with transaction.atomic():
        receive(*road, *odd, by=chauffeur)
        in_order = stand_of(in_krat)
        transaction.set_rollback(True)
    shuffled = data.draw(st.permutations([*road, *odd]))
    again = data.draw(st.lists(st.sampled_from(shuffled), max_size=4))
    arriving = [*shuffled, *again]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(arriving) - 1), max_size=5)))
    delays = data.draw(st.lists(st.integers(0, 90), min_size=6, max_size=6))

    with transaction.atomic():
        for begin, end, delay in zip([0, *cuts], [*cuts, len(arriving)], delays, strict=False):
            receive(*arriving[begin:end], by=chauffeur, at=LATER + delay * UUR)
        assert stand_of(in_krat) == in_order
        transaction.set_rollback(True)


def test_a_late_scan_rights_the_miss_that_was_recorded(
    road: list[Scanmelding], in_krat: Transportopdracht, chauffeur: User, medewerker: User
) -> None:
    services.watch_termijnen(at=MAANDAG + 80 * UUR)
    assert Termijnsignaal.objects.filter(rechtgezet_op__isnull=True).count() == 2

    receive(*road, by=chauffeur, at=MAANDAG + 90 * UUR)

    in_krat.refresh_from_db()
    assert in_krat.uitslag(MAANDAG + 90 * UUR) == "gehaald"
    assert in_krat.volgende_controle_op is None
    assert not Termijnsignaal.objects.filter(rechtgezet_op__isnull=True).exists()
    assert Bericht.objects.filter(ontvanger=medewerker, onderwerp__startswith="Toch op tijd").count() == 1


def test_a_scan_of_an_unknown_code_becomes_work(chauffeur: User, depot: Vestiging) -> None:
    receive(make_scan("KRAT-999999", "laden", depot, LATER), by=chauffeur)

    work = Tegenstrijdigheid.objects.get()
    assert work.soort == Tegenstrijdigheid.Soort.ONBEKENDE_CODE
    assert work.scan is not None


def test_a_clock_that_runs_ahead_is_put_right_and_noted(
    in_krat: Transportopdracht, krat: Krat, andere_vestiging: Vestiging, chauffeur: User
) -> None:
    receive(make_scan(krat.code, "laden", andere_vestiging, LATER + UUR), by=chauffeur, at=LATER)

    scan = Scan.objects.get()
    assert scan.gebeurd_op == LATER
    assert scan.gemeld_op == LATER + UUR
    assert Tegenstrijdigheid.objects.get().soort == Tegenstrijdigheid.Soort.KLOK_VOOR


def test_a_late_scan_belongs_to_the_journey_of_its_moment(
    *,
    road: list[Scanmelding],
    in_krat: Transportopdracht,
    krat: Krat,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    chauffeur: User,
) -> None:
    *on_the_way, received = road
    receive(received, by=chauffeur)
    back = make_opdracht(andere_vestiging, vestiging, by=medewerker, at=LATER)
    services.prepare_transport(back, by=medewerker, at=LATER, kratcodes=[krat.code])

    receive(*on_the_way, by=chauffeur, at=LATER + UUR)

    back.refresh_from_db()
    in_krat.refresh_from_db()
    assert back.stand == Status.KLAARGEZET
    assert in_krat.stand == Status.BESCHIKBAAR
    assert in_krat.bezorgd_op == on_the_way[-1].gebeurd_op


def test_a_crate_that_went_elsewhere_leaves_its_title_missing(
    *,
    in_krat: Transportopdracht,
    krat: Krat,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    depot: Vestiging,
    medewerker: User,
    chauffeur: User,
) -> None:
    services.move_transport(
        in_krat, Handeling.REPORT_MISSING, by=medewerker, at=READY + 2 * UUR, reden="Niet in de krat"
    )
    back = make_opdracht(andere_vestiging, vestiging, by=medewerker, at=READY + 3 * UUR)
    services.prepare_transport(back, by=medewerker, at=READY + 3 * UUR, kratcodes=[krat.code])

    receive(make_scan(krat.code, "laden", depot, READY + dt.timedelta(hours=2.5)), by=chauffeur)

    in_krat.refresh_from_db()
    assert in_krat.stand == Status.ZOEK
    assert Tegenstrijdigheid.objects.get(opdracht=in_krat).soort == Tegenstrijdigheid.Soort.ELDERS_INGEZET
    assert Kratinzet.objects.filter(krat=krat, tot__isnull=True).count() == 1


def test_titles_share_a_crate_to_one_place_only(
    *,
    in_krat: Transportopdracht,
    krat: Krat,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    depot: Vestiging,
    chauffeur: User,
) -> None:
    second = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=READY)
    services.prepare_transport(second, by=medewerker, at=READY + UUR, kratcodes=[krat.code])
    elsewhere = make_opdracht(andere_vestiging, vestiging, by=medewerker, at=READY)

    with pytest.raises(services.CrateUnderwayError, match=r"KRAT-000482 .* Het Eemhuis"):
        services.prepare_transport(elsewhere, by=medewerker, at=READY + UUR, kratcodes=[krat.code])
    receive(make_scan(krat.code, "laden", andere_vestiging, READY + 2 * UUR), by=chauffeur)

    assert set(Transportopdracht.objects.filter(status=Status.OPGEHAALD)) == {in_krat, second}


@pytest.mark.usefixtures("in_krat")
def test_scans_only_grow(krat: Krat, depot: Vestiging, chauffeur: User) -> None:
    receive(make_scan(krat.code, "laden", depot, LATER), by=chauffeur)

    with (
        pytest.raises((InternalError, ProgrammingError), match="alleen worden aangevuld"),
        transaction.atomic(),
    ):
        Scan.objects.update(code="KRAT-000001")
    with (
        pytest.raises((InternalError, ProgrammingError), match="alleen worden aangevuld"),
        transaction.atomic(),
    ):
        Scan.objects.all().delete()


def test_reading_the_facts_again_changes_nothing(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, depot: Vestiging
) -> None:
    opdrachten = [
        make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=status)
        for status in workflow.ROUTE
    ]

    with transaction.atomic():
        assert services.derive_opdrachten([opdracht.pk for opdracht in opdrachten], at=LATER) == []


def test_the_way_back_closes_the_order_it_belongs_to(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, depot: Vestiging, chauffeur: User
) -> None:
    there = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.BESCHIKBAAR)
    back = services.return_transport(there, by=medewerker, at=READY)
    assert not back.met_termijn
    services.prepare_transport(back, by=medewerker, at=READY, barcode="30001234")

    receive(*make_road(back.nummer, vestiging, depot, andere_vestiging, READY), by=chauffeur)

    back.refresh_from_db()
    there.refresh_from_db()
    assert back.stand == Status.BESCHIKBAAR
    assert there.stand == Status.AFGESLOTEN
    assert there.status_sinds == back.beschikbaar_op
    with pytest.raises(services.TransitionNotAllowedError):
        services.return_transport(there, by=medewerker, at=LATER)


def test_a_contradiction_is_explained_once(
    chauffeur: User, depot: Vestiging, logistiek_medewerker: User
) -> None:
    receive(make_scan("KRAT-999999", "laden", depot, LATER), by=chauffeur)
    work = Tegenstrijdigheid.objects.get()

    with pytest.raises(services.ReasonMissingError):
        services.explain_tegenstrijdigheid(work, uitleg=" ", by=logistiek_medewerker, at=LATER)
    services.explain_tegenstrijdigheid(
        work, uitleg="Krat van een uitgever", by=logistiek_medewerker, at=LATER
    )

    with pytest.raises(services.AlreadyExplainedError):
        services.explain_tegenstrijdigheid(work, uitleg="Nog eens", by=logistiek_medewerker, at=LATER)


def test_a_scan_from_before_the_request_becomes_work_and_moves_nothing(
    in_krat: Transportopdracht, vestiging: Vestiging, chauffeur: User
) -> None:
    """The clock of a telephone runs a day behind: the rest of what it sends must still come in."""
    receive(
        make_scan(in_krat.nummer, "ontvangen", vestiging, MAANDAG - 24 * UUR),
        make_scan("KRAT-999999", "laden", vestiging, READY),
        by=chauffeur,
    )

    in_krat.refresh_from_db()
    assert in_krat.stand == Status.KLAARGEZET
    assert Tegenstrijdigheid.objects.get(opdracht=in_krat).soort == Tegenstrijdigheid.Soort.TE_VROEG
    assert Scan.objects.count() == 2


def test_a_crate_it_was_taken_out_of_says_nothing_about_a_title_any_more(
    *,
    in_krat: Transportopdracht,
    krat: Krat,
    depot: Vestiging,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    andere_medewerker: User,
    medewerker: User,
    logistiek_medewerker: User,
    chauffeur: User,
) -> None:
    other = Krat.objects.create(code="KRAT-000777")
    services.move_transport(in_krat, Handeling.REFUSE, by=andere_medewerker, at=READY + UUR, reden="Vies")
    services.assign_lender(in_krat, herkomst=andere_vestiging, by=logistiek_medewerker, at=READY + 2 * UUR)
    services.prepare_transport(
        in_krat, by=andere_medewerker, at=READY + 3 * UUR, barcode="30001234", kratcodes=[other.code]
    )
    back = make_opdracht(andere_vestiging, vestiging, by=medewerker, at=READY + 3 * UUR)
    services.prepare_transport(back, by=medewerker, at=READY + 4 * UUR, kratcodes=[krat.code])

    receive(make_scan(krat.code, "laden", depot, READY + 5 * UUR), by=chauffeur)
    receive(make_scan(other.code, "laden", andere_vestiging, READY + 6 * UUR), by=chauffeur)

    in_krat.refresh_from_db()
    assert in_krat.stand == Status.OPGEHAALD
    open_inzetten = Kratinzet.objects.filter(opdracht=in_krat, tot__isnull=True)
    assert list(open_inzetten.values_list("krat", flat=True)) == [other.pk]
