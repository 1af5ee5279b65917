"""A page that was kept: the same while nothing changed, and anew as soon as anything did."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from kpi import selectors, services
from kpi.models import Duiding, Indicator, Stempel, Streefwaarde
from tests.conftest import signed_in
from tests.kpi.factories import load_indicator


def page_of(user: User, path: str = "/cijfers/") -> str:
    return signed_in(user).get(path, follow=True).content.decode()


@pytest.fixture
def indicator(db: None) -> Indicator:
    return load_indicator("vierhoeksoverleg")


def test_a_kept_page_is_read_without_loading_its_figures(
    indicator: Indicator, provinciemedewerker: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(provinciemedewerker)
    first = client.get("/cijfers/").content.decode()

    with django_assert_max_num_queries(15):
        again = client.get("/cijfers/").content.decode()

    assert again.count(indicator.naam) == first.count(indicator.naam) > 0


def change_naam(indicator: Indicator, _: User) -> None:
    Indicator.objects.filter(pk=indicator.pk).update(naam="Anders")


def change_doel(indicator: Indicator, _: User) -> None:
    Streefwaarde.objects.filter(indicator=indicator).delete()


def change_duiding(indicator: Indicator, by: User) -> None:
    services.add_duiding(
        indicator, maand=timezone.localdate().replace(day=1), tekst="Uitleg", by=by, at=timezone.now()
    )


def change_bibliotheek(_: Indicator, by: User) -> None:
    Organisatie.objects.filter(pk=by.organisatie_id).update(naam="Anders")


@pytest.mark.parametrize("change", [change_naam, change_doel, change_duiding, change_bibliotheek])
def test_every_change_leaves_a_trace(
    change: Callable[[Indicator, User], None], indicator: Indicator, beheerder: User
) -> None:
    before = selectors.read_stempel()

    change(indicator, beheerder)

    assert selectors.read_stempel() != before


def test_what_one_person_may_write_is_not_kept_for_another(
    indicator: Indicator, provinciemedewerker: User, servicedeskmedewerker: User
) -> None:
    path = indicator.get_absolute_url()

    assert "Schrijf een duiding" not in page_of(provinciemedewerker, path)
    first, second = page_of(servicedeskmedewerker, path), page_of(servicedeskmedewerker, path)

    assert "csrfmiddlewaretoken" in first
    assert first != second  # each has a token of its own
    assert "Schrijf een duiding" not in page_of(provinciemedewerker, path)


def test_a_director_never_reads_the_page_kept_for_the_province(
    indicator: Indicator, provinciemedewerker: User, directeur: User, andere_vestiging: object
) -> None:
    assert "Heel het netwerk" in page_of(provinciemedewerker)

    choice = page_of(directeur).partition('name="bibliotheek"')[2].partition("</select>")[0]

    assert choice.count("<option") == 2


def test_traces_of_before_yesterday_are_cleared_and_the_page_stays_right(
    indicator: Indicator, provinciemedewerker: User
) -> None:
    page_of(provinciemedewerker)
    now = timezone.now()
    Stempel.objects.update(op=now - dt.timedelta(days=2))
    Duiding.objects.all().delete()
    fresh = Stempel.objects.count()

    assert services.prune_stempels(at=now) == fresh - 1

    assert indicator.naam in page_of(provinciemedewerker)
