import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from bisc_portal.meting import Periode
from bisc_portal.netwerk.models import Organisatie
from servicedesk import selectors
from servicedesk.models import Dienst, GbsAansluiting, Meetperiode, Onbeschikbaarheid
from tests.werktijd.kalenders import at

MAANDAG = Periode(at("2026-11-16 00:00"), at("2026-11-17 00:00"))
NU = at("2026-11-20 12:00")
SYSTEEM, DESK = Dienst.BIBLIOTHEEKSYSTEEM, Dienst.BEMANDE_SERVICEDESK


@pytest.fixture
def gemeten(db: None) -> None:
    for dienst in Dienst:
        Meetperiode.objects.create(dienst=dienst, vanaf=dt.date(2026, 11, 1))


def down(dienst: Dienst, van: str, tot: str | None, **fields: object) -> Onbeschikbaarheid:
    einde = at(tot) if tot else None
    return Onbeschikbaarheid.objects.create(
        dienst=dienst, van=at(van), tot=einde, toelichting="Storing", **fields
    )


def seconds(dienst: Dienst, periode: Periode = MAANDAG) -> tuple[int, int] | None:
    telling = selectors.count_beschikbaar(dienst, periode, now=NU)
    return (int(telling.teller), int(telling.noemer)) if telling else None


def test_outside_the_measured_days_nothing_is_known(db: None) -> None:
    Meetperiode.objects.create(dienst=SYSTEEM, vanaf=dt.date(2026, 11, 17))

    assert seconds(SYSTEEM) is None
    assert selectors.count_beschikbaar(DESK, MAANDAG, now=NU) is None


def test_an_outage_takes_away_its_seconds(gemeten: None) -> None:
    down(SYSTEEM, "2026-11-16 09:00", "2026-11-16 10:30")

    assert seconds(SYSTEEM) == (81_000, 86_400)


def test_maintenance_announced_beforehand_does_not_count(gemeten: None) -> None:
    down(
        SYSTEEM, "2026-11-16 07:00", "2026-11-16 09:00", gepland=True, aangekondigd_op=at("2026-11-02 09:00")
    )

    assert seconds(SYSTEEM) == (79_200, 79_200)


def test_what_still_lasts_counts_up_to_now(gemeten: None) -> None:
    down(SYSTEEM, "2026-11-20 10:00", None)
    vrijdag = Periode(at("2026-11-20 00:00"), at("2026-11-21 00:00"))

    assert seconds(SYSTEEM, vrijdag) == (36_000, 43_200)


def test_the_day_of_the_clock_change_has_25_hours(gemeten: None) -> None:
    Meetperiode.objects.filter(dienst=SYSTEEM).update(vanaf=dt.date(2026, 10, 1))
    wintertijd = Periode(at("2026-10-25 00:00"), at("2026-10-26 00:00"))

    assert seconds(SYSTEEM, wintertijd) == (90_000, 90_000)


def test_the_staffed_desk_is_measured_in_its_opening_hours(gemeten: None, afspraken: None) -> None:
    down(DESK, "2026-11-16 16:00", "2026-11-16 20:00")

    assert seconds(DESK) == (27_000, 30_600)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"van": at("2026-11-16 10:00"), "tot": at("2026-11-16 09:00")}, "van_voor_tot"),
        ({"van": at("2026-11-16 10:00"), "gepland": True}, "gepland_is_aangekondigd"),
        (
            {"van": at("2026-11-16 10:00"), "gepland": True, "aangekondigd_op": at("2026-11-16 11:00")},
            "gepland_is_aangekondigd",
        ),
    ],
    ids=["ends before it begins", "planned but not announced", "announced afterwards"],
)
def test_the_database_refuses_what_cannot_be(db: None, fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Onbeschikbaarheid.objects.create(dienst=SYSTEEM, toelichting="Storing", **fields)


def test_measured_periods_of_a_service_do_not_overlap(gemeten: None) -> None:
    with pytest.raises(IntegrityError, match="meetperiode_zonder_overlap"), transaction.atomic():
        Meetperiode.objects.create(dienst=SYSTEEM, vanaf=dt.date(2026, 12, 1))


def test_libraries_on_the_gbs_are_counted_of_all_libraries(
    bibliotheek: Organisatie, andere_bibliotheek: Organisatie
) -> None:
    GbsAansluiting.objects.create(organisatie=bibliotheek, gemigreerd_op=dt.date(2026, 11, 20))
    GbsAansluiting.objects.create(organisatie=andere_bibliotheek, gemigreerd_op=dt.date(2026, 12, 1))

    telling = selectors.count_gbs(now=NU)

    assert (int(telling.teller), int(telling.noemer)) == (1, 2)
    assert [rij.behaald for rij in selectors.list_gbs(now=NU)] == [True, False]
