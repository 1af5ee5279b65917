import datetime as dt
from typing import Any

import pytest

from kpi import measures, referentie, selectors, services
from kpi.models import Begrotingspost, Indicator, IndicatorDefinitie, Meting, Streefwaarde
from tests.kpi.factories import NU, make_meting, span

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


def test_a_definition_that_a_release_changes_is_a_new_version_and_old_figures_keep_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meting = make_meting("pdo", "2026-09", 3, 1)
    read = referentie._read

    def changed(naam: str) -> list[dict[str, Any]]:
        rows = read(naam)
        for row in rows:
            if row["code"] == "pdo":
                row["wijziging"] = [{"vanaf": dt.date(2026, 10, 1), "definitie": "Ook online."}]
        return rows

    monkeypatch.setattr(referentie, "_read", changed)
    referentie.load()
    referentie.load()
    services.measure_indicator(meting.indicator, [span("2026-09"), span("2026-10")], at=NU)

    first, second = meting.indicator.definities.order_by("versie")
    meting.refresh_from_db()
    october = Meting.objects.get(indicator=meting.indicator, tot=span("2026-10").tot, bibliotheek=None)
    assert (first.versie, meting.definitie) == (1, first)
    assert (second.versie, second.definitie, october.definitie) == (2, "Ook online.", second)
    assert second.formule == first.formule


def test_the_version_an_administrator_made_for_the_same_day_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    referentie.load()
    own = IndicatorDefinitie.objects.get(indicator__code="pdo")
    own.pk, own.versie, own.geldig_vanaf, own.definitie = None, 3, dt.date(2026, 10, 1), "Van ons."
    own.save()
    read = referentie._read
    monkeypatch.setattr(
        referentie,
        "_read",
        lambda naam: [
            row | {"wijziging": [{"vanaf": dt.date(2026, 10, 1), "definitie": "Anders."}]}
            if row["code"] == "pdo"
            else row
            for row in read(naam)
        ],
    )

    referentie.load()

    assert [d.definitie for d in own.indicator.definities.order_by("versie")][1:] == ["Van ons."]


def test_the_budget_differs_from_its_own_totals_in_two_places_by_one_euro() -> None:
    referentie.load()

    differences = [
        (post.naam, cel.jaar, cel.verschil) for post, cel in selectors.load_begroting().verschillen
    ]

    assert differences == [("Totale baten", 2026, -1), ("Totale lasten", 2025, 1)]
