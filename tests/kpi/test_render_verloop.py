import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
import time_machine

from kpi import grafiek, selectors, tasks
from kpi.models import Duiding, Grafiek
from tests.kpi.factories import NU, load_indicator, make_meting, span

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NU, tick=False):
        yield


def drawing(sleutel: str) -> str:
    tasks.render_verloop()
    return Grafiek.objects.get(sleutel=sleutel).svg


def test_a_chart_is_still_svg_that_a_strict_page_may_show() -> None:
    for month, value in [(7, 96), (8, 94.1), (9, 95.3), (10, 95.9)]:
        make_meting("binnen-72-uur", f"2026-{month:02}", value)

    svg = drawing("verloop/binnen-72-uur/maanden/netwerk")

    ET.fromstring(svg)  # noqa: S314  our own drawing
    assert not re.search(r"<style|style=|<script|\son\w+=|href", svg)
    assert 'role="img"' in svg


def test_a_chart_says_its_conclusion_and_labels_what_was_missed() -> None:
    for month, value in [(7, 96), (8, 94.1), (9, 95.3), (10, 95.9)]:
        make_meting("binnen-72-uur", f"2026-{month:02}", value)

    svg = drawing("verloop/binnen-72-uur/maanden/netwerk")

    assert "gehaald in drie van de vier maanden" in svg
    assert ">94,1<" in svg
    assert ">95,9\u00a0%<" in svg
    assert ">streef ≥\u00a095\u00a0%<" in svg


def test_a_chart_is_drawn_once_until_its_figures_change() -> None:
    make_meting("pdo", "2026-09", 2, 1)
    make_meting("pdo", "2026-10", 3, 1)

    first, second = tasks.render_verloop(), tasks.render_verloop()
    make_meting("pdo", "2026-10", 4, 1)
    third = tasks.render_verloop()

    assert first >= 1
    assert (second, third) == (0, 1)


def test_an_explanation_is_numbered_in_the_chart() -> None:
    make_meting("binnen-72-uur", "2026-09", 95.3)
    make_meting("binnen-72-uur", "2026-10", 95.9)
    Duiding.objects.create(
        indicator=load_indicator("binnen-72-uur"), maand=span("2026-09").van, tekst="Nieuw.", created_at=NU
    )

    assert ">1<" in drawing("verloop/binnen-72-uur/maanden/netwerk")


def test_hostile_names_stay_text() -> None:
    make_meting("binnen-72-uur", "2026-10", 95.9)
    indicator = load_indicator("binnen-72-uur")
    indicator.streefwaarden.update(tekst="<script>x</script>")

    assert "<script>" not in drawing("verloop/binnen-72-uur/maanden/netwerk")


def test_the_budget_has_a_chart() -> None:
    load_indicator("pdo")

    svg = drawing(selectors.BEGROTING)

    assert "In drie van de vier jaren" in svg or "In alle vier jaren" in svg
    assert svg.count(">baten<") == 4
    assert ">5,29<" in svg


@pytest.mark.parametrize("values", [[100, 100, 100], [0, 0], [50], [94.96, 95.04], [3.1, 99.9, 20]])
def test_any_course_can_be_drawn(values: list[float]) -> None:
    for month, value in enumerate(values, start=11 - len(values)):
        make_meting("binnen-72-uur", f"2026-{month:02}", value)

    assert drawing("verloop/binnen-72-uur/maanden/netwerk").startswith("<svg")


def test_labels_at_the_edge_never_cover_one_another() -> None:
    for wanted in ([100.0, 101.0, 99.0], [0.0, 0.0, 0.0], [10.0, 200.0, 11.0]):
        placed = sorted(grafiek._spread(wanted))
        assert all(b - a >= grafiek.RUIMTE for a, b in pairwise(placed))


def lines(svg: str) -> list[str]:
    """The path of every line that was drawn."""
    return re.findall(r'<path d="(M[^"]+)" stroke="#0b5563" stroke-width="3"', svg)


def test_what_adds_up_over_the_year_climbs_in_steps_and_a_yearly_delivery_is_a_line() -> None:
    for month, count in [(8, 1), (9, 2), (10, 3)]:
        make_meting("pdo", f"2026-{month:02}", count, 1)
    for jaar, members in [(2023, 100), (2024, 120), (2025, 110)]:
        make_meting("leden-jeugd", str(jaar), members, 1)

    steps = drawing("verloop/pdo/maanden/netwerk")
    straight = Grafiek.objects.get(sleutel="verloop/leden-jeugd/jaren/netwerk").svg

    assert lines(steps)[0].count("L") > 2
    assert lines(straight)[0].count("L") == 2


def test_the_chart_of_deliveries_begins_with_the_first_one() -> None:
    for jaar, members in [(2023, 100), (2024, 120), (2025, 110)]:
        make_meting("leden-jeugd", str(jaar), members, 1)

    svg = drawing("verloop/leden-jeugd/jaren/netwerk")

    assert ">2023<" in svg
    assert ">2022<" not in svg


def test_a_year_of_which_a_library_is_missing_is_an_open_dot() -> None:
    make_meting("leden-jeugd", "2024", 120, 1, rijen=8)
    make_meting("leden-jeugd", "2025", 110, 1, rijen=8)
    complete = drawing("verloop/leden-jeugd/jaren/netwerk")
    make_meting("leden-jeugd", "2025", 110, 1, rijen=7)

    assert drawing("verloop/leden-jeugd/jaren/netwerk").count('fill="#ffffff"') > complete.count(
        'fill="#ffffff"'
    )


def test_a_target_that_was_never_met_is_said_as_people_say_it() -> None:
    make_meting("binnen-72-uur", "2026-09", 91.636)
    make_meting("binnen-72-uur", "2026-10", 94)

    assert "gehaald in geen van de twee maanden" in drawing("verloop/binnen-72-uur/maanden/netwerk")


def test_the_value_below_the_lowest_point_does_not_touch_the_months() -> None:
    for month, value in [(7, 93), (8, 91.636), (9, 94.9), (10, 94)]:
        make_meting("binnen-72-uur", f"2026-{month:02}", value)

    svg = drawing("verloop/binnen-72-uur/maanden/netwerk")

    heights = {
        text: float(y)
        for y, text in re.findall(r'<text[^>]*transform="translate\([^,]+,([\d.]+)\)"[^>]*>([^<]+)<', svg)
    }
    assert heights["aug"] - heights["91,6"] > 22
