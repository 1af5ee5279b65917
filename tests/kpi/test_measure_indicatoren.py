import datetime as dt
from decimal import Decimal

import pytest
from django.db import connections, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from kpi import measures, services
from kpi.models import Indicator, IndicatorDefinitie, Meting
from tests.kpi.factories import NU, load_indicator, span
from tests.netwerk.factories import make_bijeenkomst

pytestmark = pytest.mark.django_db
OKTOBER = [span("2026-10")]


@pytest.fixture
def kennissessies() -> Indicator:
    return load_indicator("kennissessies")


def measure(indicator: Indicator, at: dt.datetime = NU) -> int:
    return services.measure_indicator(indicator, OKTOBER, at=at)


def test_what_is_added_up_over_the_year_begins_in_january(kennissessies: Indicator) -> None:
    make_bijeenkomst(begint_op=dt.datetime(2026, 1, 8, 12, tzinfo=dt.UTC))
    make_bijeenkomst(begint_op=dt.datetime(2025, 12, 8, 12, tzinfo=dt.UTC))

    measure(kennissessies)

    meting = Meting.objects.get()
    assert (meting.van, meting.tot) == (dt.date(2026, 1, 1), dt.date(2026, 11, 1))
    assert (meting.waarde, meting.gegevens_tot) == (Decimal(1), dt.date(2026, 10, 31))


def test_measuring_twice_changes_nothing(kennissessies: Indicator) -> None:
    make_bijeenkomst()
    measure(kennissessies)
    before = Meting.objects.values().get()

    again = measure(kennissessies, at=NU + dt.timedelta(hours=1))

    assert again == 0
    assert Meting.objects.values().get() == before


def test_a_late_fact_is_counted(kennissessies: Indicator) -> None:
    measure(kennissessies)

    make_bijeenkomst(begint_op=dt.datetime(2026, 10, 6, 12, tzinfo=dt.UTC))
    changed = measure(kennissessies)

    assert changed == 1
    assert Meting.objects.get().waarde == 1


def test_another_record_with_the_same_count_is_another_fingerprint(kennissessies: Indicator) -> None:
    make_bijeenkomst()
    measure(kennissessies)
    before = Meting.objects.get().vingerafdruk

    make_bijeenkomst(gepland=True)
    measure(kennissessies)

    after = Meting.objects.get()
    assert (after.waarde, after.vingerafdruk == before) == (Decimal(1), False)


def test_a_period_that_runs_has_data_until_today(kennissessies: Indicator) -> None:
    services.measure_indicator(kennissessies, [span("2026")], at=NU)

    assert Meting.objects.get().gegevens_tot == dt.date(2026, 11, 22)


def test_nothing_to_measure_is_a_value_of_its_own_with_a_reason() -> None:
    urgentie_1 = load_indicator("urgentie-1-opgepakt")

    measure(urgentie_1)

    meting = Meting.objects.get(bibliotheek=None)
    assert (meting.waarde, meting.teller, meting.noemer) == (None, None, None)
    assert meting.reden == "Er is in deze periode geen incident met urgentie 1 waarvan de uitslag vaststaat."


def test_a_measure_nobody_answers_to_says_so(kennissessies: Indicator) -> None:
    kennissessies.definities.update(meetwijze="onbekend.iets")

    measure(kennissessies)

    assert Meting.objects.get().reden == measures.NIET_AANGESLOTEN


def test_a_new_version_of_a_definition_leaves_older_periods_as_they_were(kennissessies: Indicator) -> None:
    first = kennissessies.definities.get()
    newer = IndicatorDefinitie.objects.get(pk=first.pk)
    newer.pk, newer.versie, newer.geldig_vanaf = None, 2, dt.date(2026, 11, 1)
    newer.save(force_insert=True)

    services.measure_indicator(kennissessies, [span("2026-10"), span("2026-11")], at=NU)

    used = Meting.objects.order_by("tot").values_list("definitie__versie", flat=True)
    assert list(used) == [1, 2]


def test_the_first_run_measures_everything_and_the_next_only_what_is_recent() -> None:
    load_indicator("pdo")
    Indicator.objects.exclude(code__in=["pdo", "aangesloten-op-gbs"]).update(actief=False)
    services.measure_indicatoren(at=NU)
    Meting.objects.filter(tot__lt=dt.date(2026, 1, 1)).update(vingerafdruk="oud")

    changed = services.measure_indicatoren(at=NU)
    at_night = services.measure_indicatoren(at=NU, volledig=True)

    assert changed == 0
    assert at_night == Meting.objects.filter(tot__lt=dt.date(2026, 1, 1)).count()


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_leaves_an_indicator_to_the_first(kennissessies: Indicator) -> None:
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM kpi_indicator WHERE id = %s FOR UPDATE", [kennissessies.pk])
            changed = measure(kennissessies)
    finally:
        other.rollback()
        other.close()

    assert changed == 0
    assert not Meting.objects.exists()
    with transaction.atomic():
        assert measure(kennissessies) == 1


def test_the_charts_are_asked_for_once_however_many_figures_changed(
    kennissessies: Indicator, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as first:
        changed = services.measure_indicatoren(at=NU)
    with django_capture_on_commit_callbacks() as second:
        services.measure_indicatoren(at=NU)

    assert changed > 1
    assert (len(first), len(second)) == (1, 0)
