"""The 72 hours of a month: what counts, where the time went, and what is to be feared."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import prognose, selectors, services
from ibl.models import Transportopdracht, Verwachting
from ibl.prognose import Lopend
from ibl.workflow import Handeling, Status
from tests.conftest import signed_in
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import ROAD, make_opdracht

UUR, DAG = dt.timedelta(hours=1), dt.timedelta(days=1)
NU = MAANDAG.astimezone(ZoneInfo("Europe/Amsterdam"))
LATER = MAANDAG + 10 * DAG


def live(
    vestiging: Vestiging, andere: Vestiging, by: User, hours: list[int], *, soort: str = "ibl"
) -> Transportopdracht:
    """An order that took each step after so many hours."""
    opdracht = make_opdracht(vestiging, andere, by=by, at=MAANDAG, soort=soort)
    moment = MAANDAG
    for handeling, hour in zip(ROAD, hours, strict=False):
        moment += hour * UUR
        opdracht = services.take_step(opdracht, handeling, by=by, at=moment)
    return opdracht


@pytest.mark.usefixtures("depot")
def test_a_month_says_how_long_and_which_leg_lost_the_time(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    live(vestiging, andere_vestiging, medewerker, [2, 4, 2, 12, 4, 1])
    live(vestiging, andere_vestiging, medewerker, [10, 10, 10, 10, 10, 10])
    live(vestiging, andere_vestiging, medewerker, [2, 60, 2, 12, 4, 1])
    live(vestiging, andere_vestiging, medewerker, [2])
    live(vestiging, andere_vestiging, medewerker, [], soort="kunst_centraal")
    begin, end = selectors.month_of(MAANDAG)

    stand = selectors.load_termijnstand(begin, end, now=LATER)

    assert (stand.noemer, stand.gehaald, stand.nooit) == (4, 2, 1)
    assert (stand.binnen_48, stand.binnen_72, stand.boven_72) == (1, 1, 1)
    assert stand.grootste is not None
    assert stand.grootste.naam == "wachten op de bus"
    assert stand.grootste.verloor == 2


@pytest.mark.usefixtures("depot")
def test_a_cancelled_request_and_a_way_back_do_not_count(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    there = live(vestiging, andere_vestiging, medewerker, [1, 1, 1, 1, 1, 1])
    services.return_transport(there, by=medewerker, at=MAANDAG + 8 * UUR)
    gone = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    services.move_transport(gone, Handeling.CANCEL, by=medewerker, at=MAANDAG + UUR, reden="Dubbel")
    begin, end = selectors.month_of(MAANDAG)

    assert selectors.load_termijnstand(begin, end, now=LATER).noemer == 1


@pytest.mark.usefixtures("depot")
def test_a_library_sees_its_own_month_and_an_empty_one(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    live(vestiging, andere_vestiging, medewerker, [2, 4, 2, 12, 4, 1])

    assert "1 van de 1 aanvragen" in signed_in(medewerker).get("/ibl/72-uur/?maand=2026-11").content.decode()
    for month in ("2026-10", "1", "9999-12", "0001-01"):
        assert signed_in(andere_medewerker).get(f"/ibl/72-uur/?maand={month}").status_code == 200


def lopend(status: Status, *days: int, termijn: int = 3) -> Lopend:
    visits = [NU + day * DAG for day in days]
    return Lopend(status, NU + termijn * DAG, visits, visits)


@pytest.mark.parametrize(
    ("request_", "haalt", "hangt"),
    [
        (lopend(Status.KLAARGEZET, 1, 2, 3), True, True),
        (lopend(Status.KLAARGEZET, 1, 2, 3, termijn=5), True, False),
        (lopend(Status.TOEGEWEZEN, 2, 4), False, False),
        (lopend(Status.OP_DEPOT, 1, 2), True, False),
        (lopend(Status.OP_DEPOT, 1, 4), True, True),
        (lopend(Status.GELADEN), True, False),
        (lopend(Status.BEZORGD), True, False),
        (lopend(Status.AANGEVRAAGD, 1, 2, 3), False, False),
        (lopend(Status.ZOEK, 1, 2, 3), False, False),
    ],
)
def test_whether_it_makes_the_72_hours_and_hangs_on_tomorrow(
    request_: Lopend, *, haalt: bool, hangt: bool
) -> None:
    tomorrow = NU.date() + DAG

    found = prognose.judge(request_, now=NU, rijdag=tomorrow)

    assert found.haalt is haalt
    assert (found.hangt_aan == tomorrow) is hangt


@given(
    st.sampled_from(list(Status)),
    st.lists(st.integers(1, 20), max_size=8).map(sorted),
    st.integers(1, 6),
)
def test_fewer_vans_never_bring_anything_sooner(status: Status, days: list[int], termijn: int) -> None:
    every = prognose.expect(lopend(status, *days, termijn=termijn), now=NU)
    fewer = prognose.expect(lopend(status, *days[1:], termijn=termijn), now=NU)

    assert fewer is None or (every is not None and every <= fewer)


@pytest.mark.usefixtures("depot")
def test_the_background_writes_what_it_expects_once_for_each(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, logistiek_medewerker: User
) -> None:
    opdracht = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG, status=Status.KLAARGEZET)
    for _ in range(2):
        assert services.forecast_termijnen(at=MAANDAG + UUR) == 1
    assert Verwachting.objects.get().haalt

    for handeling in ROAD[1:6]:
        services.take_step(opdracht, handeling, by=medewerker, at=MAANDAG + 2 * UUR)
    services.forecast_termijnen(at=MAANDAG + 3 * UUR)

    assert not Verwachting.objects.exists()
    assert signed_in(logistiek_medewerker).get("/ibl/lopend/?uitslag=hangt").status_code == 200
