import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bisc_portal.demonstratie.services import load_referentie
from kpi import measures, referentie, selectors, services
from kpi.models import (
    Begrotingspost,
    Indicator,
    IndicatorDefinitie,
    Meting,
    Streefwaarde,
    VastCijfer,
    Vaststelling,
)
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


@pytest.fixture
def other_file(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the file say something else about the meetings of directors."""
    read = referentie._read

    def write(**fields: Any) -> None:
        def changed(naam: str) -> list[dict[str, Any]]:
            return [row | fields if row["code"] == "pdo" else row for row in read(naam)]

        monkeypatch.setattr(referentie, "_read", changed)

    return write


@pytest.mark.parametrize(
    ("fields", "naam"),
    [
        ({"definitie": "Ook online."}, "definitie"),
        ({"formule": "Anders."}, "formule"),
        ({"meetwijze": "netwerk.kennissessie"}, "meetwijze"),
        ({"richting": "lager"}, "richting"),
        ({"keuze": "Anders."}, "keuze"),
    ],
)
def test_a_definition_with_which_was_measured_is_not_changed_in_place(
    fields: dict[str, str], naam: str, other_file: Callable[..., None]
) -> None:
    make_meting("pdo", "2026-09", 3, 1)
    other_file(**fields)

    with pytest.raises(referentie.DefinitieInGebruikError) as refusal:
        load_referentie()

    assert "Met versie 1 van 'pdo' is al gemeten" in str(refusal.value)
    assert f"bij: {naam}." in str(refusal.value)
    assert "[[indicator.wijziging]]" in str(refusal.value)


def test_a_refused_file_writes_nothing(other_file: Callable[..., None]) -> None:
    make_meting("pdo", "2026-09", 3, 1)
    Begrotingspost.objects.all().delete()
    Streefwaarde.objects.filter(indicator__code="binnen-72-uur").delete()
    other_file(definitie="Ook online.")

    with pytest.raises(referentie.DefinitieInGebruikError):
        load_referentie()

    assert not Begrotingspost.objects.exists()
    assert not Streefwaarde.objects.filter(indicator__code="binnen-72-uur").exists()


@pytest.mark.parametrize("fields", [{"eigenaar": "BiSC, netwerk"}, {"stand": "voorlopig"}])
def test_who_owns_a_definition_and_whether_it_is_final_may_change(
    fields: dict[str, str], other_file: Callable[..., None]
) -> None:
    make_meting("pdo", "2026-09", 3, 1)
    other_file(**fields)

    load_referentie()

    assert IndicatorDefinitie.objects.filter(indicator__code="pdo").count() == 1


def test_what_nobody_measured_with_yet_does_not_stop_a_release(other_file: Callable[..., None]) -> None:
    referentie.load()
    other_file(definitie="Ook online.")

    load_referentie()

    assert IndicatorDefinitie.objects.get(indicator__code="pdo").definitie != "Ook online."


def test_an_administrator_cannot_rewrite_a_definition_in_use_either() -> None:
    definitie = make_meting("pdo", "2026-09", 3, 1).definitie
    definitie.formule = "Anders."

    with pytest.raises(ValidationError, match="Voeg een nieuwe versie toe"):
        definitie.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        definitie.save(update_fields=["formule"])

    definitie.refresh_from_db()
    definitie.eigenaar = "BiSC, netwerk"
    definitie.full_clean()
    definitie.save(update_fields=["eigenaar"])


def test_a_fixed_figure_keeps_its_definition_from_changing() -> None:
    meting = make_meting("pdo", "2026-k3", 3, 1)
    definitie = meting.definitie
    vaststelling = Vaststelling.objects.create(van=span("2026-k3").van, tot=span("2026-k3").tot, op=NU)
    VastCijfer.objects.create(
        vaststelling=vaststelling,
        meting=meting,
        definitie=definitie,
        rijen=0,
        gegevens_tot=NU.date(),
        berekend_op=NU,
        vingerafdruk="",
    )
    newer = IndicatorDefinitie.objects.get(pk=definitie.pk)
    newer.pk, newer.versie, newer.geldig_vanaf = None, 2, dt.date(2026, 7, 1)
    newer.save(force_insert=True)
    Meting.objects.update(definitie=newer)

    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorDefinitie.objects.filter(pk=definitie.pk).update(definitie="Anders.")
