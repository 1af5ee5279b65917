"""A planner arranges the day: a vehicle drops out, stops move by keyboard and by hand, and all still fits."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Gemeente, Organisatie
from ibl import services, tasks
from ibl.models import Planberekening, Rit, Ritplan, Stop
from ibl.selectors.dagprobleem import load_dag
from tests.browser.conftest import (
    BREED,
    SMAL,
    OpenPage,
    assert_no_axe_violations,
    assert_no_sideways_scroll,
    sign_in,
)
from tests.ibl.factories_ritten import DINSDAG, make_depot, make_plek, make_tarief, make_voertuig

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(bisc: Organisatie, bibliotheek: Organisatie, logistiek_medewerker: User) -> Ritplan:
    """A day that one van can drive when the other cannot."""
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    depot = make_depot(bisc, gemeente)
    make_tarief()
    for _ in range(2):
        make_voertuig(depot, capaciteit_kratten=30)
    for number in (1, 2, 3, 4):
        make_plek(bibliotheek, gemeente, oost_km=5 * (-1) ** number, noord_km=4 * number, lossen=7, laden=2)
    return services.make_ritplan(depot, DINSDAG, by=logistiek_medewerker, at=timezone.now())


@pytest.fixture
def planner(open_page: OpenPage, logistiek_medewerker: User) -> Page:
    page = open_page(BREED)
    sign_in(page, logistiek_medewerker)
    return page


def assert_good_board(page: Page) -> None:
    for width in (SMAL, BREED):
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_axe_violations(page)
        assert_no_sideways_scroll(page)


def assert_feasible(plan: Ritplan) -> None:
    """By the check of our own, on what stands in the database."""
    dag = load_dag(Ritplan.objects.select_related("depot__vestiging", "matrix").get(pk=plan.pk))
    assert dag.check().haalbaar


def test_a_planner_replans_after_a_vehicle_drops_out(planner: Page, plan: Ritplan) -> None:
    planner.goto(plan.get_absolute_url())
    expect(planner.get_by_text("Alles past.")).to_be_attached()
    gone = plan.ritten.filter(bewegingen__gt=0).order_by("pk")[0]
    stranded = set(gone.stops.filter(soort=Stop.Soort.STOP).values_list("pk", flat=True))
    assert stranded

    planner.get_by_text("Een voertuig rijdt niet").click()
    planner.get_by_role("button", name="Rijdt niet, verdeel de stops opnieuw").click()
    expect(planner.get_by_role("alert")).to_contain_text("Schrijf kort waarom")
    planner.get_by_label("Welk voertuig?").select_option(f"{gone.voertuig}, {gone.naam}")
    planner.get_by_label("Waarom rijdt het niet?").fill("Lekke band")
    planner.get_by_role("button", name="Rijdt niet, verdeel de stops opnieuw").click()
    expect(planner.get_by_text("Het rekenen begint zo")).to_be_visible()
    expect(planner.get_by_text(f"Rijdt niet: {gone.voertuig}")).to_be_visible()
    assert_no_axe_violations(planner)

    Planberekening.objects.filter(plan=plan).update(seconden=1)
    tasks.plan_ritten()
    # The page waits by itself and comes again when the run is done.
    expect(
        planner.get_by_text(re.compile("Laatste keer gerekend .* alles past", re.IGNORECASE))
    ).to_be_visible()
    expect(planner.get_by_role("heading", name="Nog geen rit")).to_be_hidden()
    assert_good_board(planner)

    assert_feasible(plan)
    gone.refresh_from_db()
    assert gone.status == Rit.Status.VERVALLEN
    moved = Stop.objects.filter(pk__in=stranded)
    assert {stop.rit_id for stop in moved.order_by("pk")}.isdisjoint({gone.pk, None})

    planner.get_by_role("button", name="Stel vast").click()
    expect(planner.get_by_text("vastgesteld").first).to_be_visible()


def test_stops_move_by_keyboard_and_by_dragging(planner: Page, plan: Ritplan) -> None:
    first, second = plan.ritten.order_by("-bewegingen", "pk")
    planner.goto(plan.get_absolute_url())
    stop = first.stops.filter(soort=Stop.Soort.STOP).order_by("volgnummer")[0]
    here = planner.locator(f"#stop-{stop.pk}")
    there = planner.locator(f'[data-rit="{second.pk}"]')

    here.locator("summary").focus()
    planner.keyboard.press("Alt+ArrowRight")
    expect(there.locator(f"#stop-{stop.pk}")).to_be_focused()
    stop.refresh_from_db()
    assert stop.rit_id == second.pk

    planner.keyboard.press("Alt+ArrowLeft")
    expect(planner.locator(f'[data-rit="{first.pk}"] #stop-{stop.pk}')).to_be_focused()

    here.drag_to(there)
    expect(there.locator(f"#stop-{stop.pk}")).to_be_visible()
    stop.refresh_from_db()
    assert stop.rit_id == second.pk


def test_two_planners_at_once_see_what_the_other_did(
    planner: Page, plan: Ritplan, logistiek_medewerker: User
) -> None:
    first, second = plan.ritten.order_by("-bewegingen", "pk")
    stop = first.stops.filter(soort=Stop.Soort.STOP).order_by("volgnummer")[0]
    planner.goto(plan.get_absolute_url())
    services.move_stop(
        first.stops.filter(soort=Stop.Soort.STOP).order_by("-volgnummer")[0],
        rit=second,
        plaats=0,
        version=plan.version,
        by=logistiek_medewerker,
        at=timezone.now() + dt.timedelta(seconds=1),
    )

    planner.locator(f"#stop-{stop.pk} summary").focus()
    planner.keyboard.press("Alt+ArrowRight")

    expect(planner.get_by_role("alert")).to_contain_text("Iemand anders heeft dit plan net veranderd")
    expect(planner.get_by_role("alert")).to_be_focused()
    stop.refresh_from_db()
    assert stop.rit_id == first.pk
