import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors, services
from ibl.models import Ritplan
from tests.conftest import signed_in
from tests.ibl.factories_ritten import make_planned_day
from tests.ibl.factories_scans import make_scan

MONDAY_BEFORE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def plan(vestiging: Vestiging, logistiek_medewerker: User) -> Ritplan:
    return make_planned_day(
        SimpleNamespace(vestiging=vestiging, users={"logistiek_medewerker": logistiek_medewerker})
    )


def test_a_plan_that_is_still_a_draft_waits_for_the_planner(
    plan: Ritplan, logistiek_medewerker: User
) -> None:
    [taak] = selectors.list_taken(logistiek_medewerker, MONDAY_BEFORE)

    assert taak.titel == "Stel het ritplan van dinsdag vast"
    assert taak.stand == "de rit is morgen"
    assert taak.dringend
    assert timezone.localtime(taak.voor) == dt.datetime(
        2026, 11, 23, 17, 0, tzinfo=timezone.get_default_timezone()
    )


def test_a_fixed_plan_and_a_day_that_went_by_wait_for_nobody(
    plan: Ritplan, logistiek_medewerker: User
) -> None:
    the_day_itself = MONDAY_BEFORE + dt.timedelta(days=1)
    assert not selectors.list_taken(logistiek_medewerker, the_day_itself)

    Ritplan.objects.filter(pk=plan.pk).update(status=Ritplan.Status.VASTGESTELD, vastgesteld_op=MONDAY_BEFORE)
    assert not selectors.list_taken(logistiek_medewerker, MONDAY_BEFORE)


def test_a_scan_nobody_understands_waits_for_the_planner(
    vestiging: Vestiging, chauffeur: User, logistiek_medewerker: User
) -> None:
    scan = make_scan("KRAT-999999", "laden", vestiging, MONDAY_BEFORE)
    services.receive_scans([scan], by=chauffeur, apparaat="telefoon", at=MONDAY_BEFORE)

    [taak] = selectors.list_taken(logistiek_medewerker, MONDAY_BEFORE)
    assert taak.titel == "Zoek een scan uit"
    assert not selectors.list_taken(chauffeur, MONDAY_BEFORE)


def test_the_planner_sees_on_the_start_page_what_runs(plan: Ritplan, logistiek_medewerker: User) -> None:
    page = signed_in(logistiek_medewerker).get("/").content.decode()

    assert "langer dan 72 uur onderweg" in page
    assert 'href="/ibl/lopend/"' in page
