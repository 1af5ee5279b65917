import pytest

from kpi import measures, referentie, selectors
from kpi.models import Begrotingspost, Indicator, IndicatorDefinitie, Streefwaarde

pytestmark = pytest.mark.django_db


def test_the_fourteen_indicators_of_the_plan_are_there_with_definition_and_targets() -> None:
    referentie.load()

    assert Indicator.objects.filter(basistaak=True).count() == 14
    for indicator in Indicator.objects.filter(basistaak=True).order_by("pk"):
        definitie = indicator.definities.get()
        assert definitie.definitie
        assert definitie.formule
        assert definitie.keuze
        assert list(indicator.streefwaarden.values_list("jaar", flat=True)) == [2025, 2026, 2027, 2028]


def test_every_definition_names_a_measure_that_exists() -> None:
    referentie.load()

    names = set(IndicatorDefinitie.objects.order_by("pk").values_list("meetwijze", flat=True))
    assert not names - measures.MEETWIJZEN.keys()


def test_loading_again_keeps_what_an_administrator_changed() -> None:
    referentie.load()
    Indicator.objects.filter(code="pdo").update(naam="Overleg van directeuren")
    Streefwaarde.objects.filter(indicator__code="pdo", jaar=2027).update(waarde=4)
    Begrotingspost.objects.filter(naam="Transport", jaar=2027).update(bedrag=1)

    referentie.load()

    assert Indicator.objects.get(code="pdo").naam == "Overleg van directeuren"
    assert Streefwaarde.objects.get(indicator__code="pdo", jaar=2027).waarde == 4
    assert Begrotingspost.objects.get(naam="Transport", jaar=2027).bedrag == 1
    assert Begrotingspost.objects.count() == 80


def test_the_budget_differs_from_its_own_totals_in_two_places_by_one_euro() -> None:
    referentie.load()

    differences = [
        (post.naam, cel.jaar, cel.verschil) for post, cel in selectors.load_begroting().verschillen
    ]

    assert differences == [("Totale baten", 2026, -1), ("Totale lasten", 2025, 1)]
