import datetime as dt
from decimal import Decimal

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.meting import Periode
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd import referentie as werktijd
from ibl import selectors, services, sla
from ibl.models import Transportopdracht
from ibl.workflow import Handeling, Status
from tests.ibl.conftest import MAANDAG
from tests.ibl.factories import ROAD, make_opdracht

UUR = dt.timedelta(hours=1)
NOVEMBER = Periode(dt.datetime(2026, 10, 31, 23, tzinfo=dt.UTC), dt.datetime(2026, 11, 30, 23, tzinfo=dt.UTC))
NU = MAANDAG + 24 * 10 * UUR


def available_after(
    hours: float, vestiging: Vestiging, andere_vestiging: Vestiging, by: User, at: dt.datetime = MAANDAG
) -> Transportopdracht:
    opdracht = make_opdracht(vestiging, andere_vestiging, by=by, at=at)
    for handeling in ROAD[:6]:
        opdracht = services.take_step(opdracht, handeling, by=by, at=at + hours * UUR)
    return opdracht


@pytest.fixture
def acht(vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User) -> None:
    """Eight requests: two met, four missed in every way, one that does not count, one that still runs."""
    available_after(30, vestiging, andere_vestiging, medewerker)
    available_after(72, vestiging, andere_vestiging, medewerker)
    available_after(80, vestiging, andere_vestiging, medewerker)
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    unfilled = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    services.move_transport(unfilled, Handeling.REFUSE, by=medewerker, at=MAANDAG + UUR, reden="Uitgeleend")
    cancelled = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    services.move_transport(cancelled, Handeling.CANCEL, by=medewerker, at=MAANDAG + UUR, reden="Niet nodig")
    too_late = make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
    services.move_transport(too_late, Handeling.CANCEL, by=medewerker, at=MAANDAG + 73 * UUR, reden="Te laat")
    make_opdracht(vestiging, andere_vestiging, by=medewerker, at=NU - UUR)


@pytest.mark.usefixtures("acht")
def test_the_share_counts_every_request_whose_72_hours_have_passed() -> None:
    telling = selectors.count_binnen_72_uur(NOVEMBER, now=NU)

    assert (telling.teller, telling.noemer) == (Decimal(2), Decimal(6))


@pytest.mark.usefixtures("acht")
def test_the_rows_tell_the_same_as_the_count_and_why() -> None:
    rows = selectors.list_binnen_72_uur(NOVEMBER, now=NU)

    assert sum(row.telt_mee for row in rows) == 6
    assert sum(row.behaald for row in rows) == 2
    assert {row.reden for row in rows} == {
        "beschikbaar na 30 uur",
        "beschikbaar na 72 uur",
        "beschikbaar na 80 uur",
        "niet beschikbaar binnen 72 uur: toegewezen",
        "niet beschikbaar binnen 72 uur: niet leverbaar",
        "niet beschikbaar binnen 72 uur: geannuleerd",
        "geannuleerd voordat de 72 uur om waren",
        "de 72 uur zijn nog niet om",
    }


@pytest.mark.usefixtures("acht")
def test_sql_and_arithmetic_judge_alike_at_every_hour() -> None:
    for hour in range(0, 24 * 12, 7):
        now = MAANDAG + hour * UUR
        telling = selectors.count_binnen_72_uur(NOVEMBER, now=now)
        judged = [
            opdracht.uitslag(now)
            for opdracht in Transportopdracht.objects.filter(termijn_op__lt=now).order_by("pk")
        ]
        assert telling.teller == judged.count(sla.Uitslag.GEHAALD)
        assert telling.noemer == len(judged) - judged.count(sla.Uitslag.TELT_NIET_MEE)


def test_a_library_counts_what_it_asked_for(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    available_after(30, vestiging, andere_vestiging, medewerker)
    available_after(80, andere_vestiging, vestiging, medewerker)

    own = selectors.count_binnen_72_uur(NOVEMBER, now=NU, bibliotheek_id=vestiging.organisatie_id)

    assert (own.teller, own.noemer) == (Decimal(1), Decimal(1))


def test_an_empty_month_has_nothing_to_measure(db: None) -> None:
    assert selectors.count_binnen_72_uur(NOVEMBER, now=NU).aandeel is None


def test_days_without_a_van_do_not_count_on_the_transport_calendar(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    friday = dt.datetime(2026, 11, 13, 13, tzinfo=dt.UTC)
    available_after(80, vestiging, andere_vestiging, medewerker, at=friday)

    clock = selectors.count_binnen_72_uur(NOVEMBER, now=NU)
    calendar = selectors.count_binnen_72_uur_transportkalender(NOVEMBER, now=NU)

    assert (clock.teller, clock.noemer) == (Decimal(0), Decimal(1))
    assert (calendar.teller, calendar.noemer) == (Decimal(1), Decimal(1))


def test_driving_days_follow_the_stored_calendar(db: None) -> None:
    christmas = dt.date(2026, 12, 25)
    december = (dt.datetime(2026, 12, 1, tzinfo=dt.UTC), dt.datetime(2026, 12, 31, tzinfo=dt.UTC))
    assert selectors.load_rijdagen(*december).is_rijdag(christmas)

    werktijd.load()

    assert not selectors.load_rijdagen(*december).is_rijdag(christmas)
    assert selectors.load_rijdagen(*december).next_rijdag(christmas) == dt.date(2026, 12, 28)


@pytest.mark.usefixtures("acht")
def test_what_has_no_72_hours_is_in_none_of_the_figures(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User, depot: Vestiging
) -> None:
    """A school loan and a way back: not in the share, the months, the rows or the other clock."""
    make_opdracht(
        vestiging,
        andere_vestiging,
        by=medewerker,
        at=MAANDAG,
        soort=Transportopdracht.Soort.SCHOOL,
        aantal_kratten=2,
        omschrijving="Themakist",
    )
    there = make_opdracht(
        vestiging,
        andere_vestiging,
        by=medewerker,
        at=MAANDAG - 24 * 60 * UUR,
        status=Status.BESCHIKBAAR,
    )
    services.return_transport(there, by=medewerker, at=MAANDAG)

    (maand,) = selectors.count_per_maand(NOVEMBER, now=NU)

    assert (maand.teller, maand.noemer, maand.rijen) == (Decimal(2), Decimal(6), 8)
    assert selectors.count_binnen_72_uur(NOVEMBER, now=NU).noemer == maand.noemer
    assert len(selectors.list_binnen_72_uur(NOVEMBER, now=NU)) == 8
    kalender = selectors.count_binnen_72_uur_transportkalender(NOVEMBER, now=NU)
    assert kalender.noemer == maand.ook_noemer
