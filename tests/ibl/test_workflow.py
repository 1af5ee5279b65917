import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibl import workflow
from ibl.workflow import Betrokkene, Handeling, Status

FINAL = {Status.AFGESLOTEN, Status.GEANNULEERD}


def test_every_handeling_stands_in_the_table() -> None:
    assert set(workflow.OVERGANGEN) == set(Handeling)


def test_every_status_can_be_reached_from_a_request() -> None:
    reached = {Status.AANGEVRAAGD}
    while True:
        further = {row.naar for row in workflow.OVERGANGEN.values() if row.van & reached} | reached
        if further == reached:
            break
        reached = further

    assert reached == set(Status)


def test_every_status_that_is_not_final_has_a_way_out() -> None:
    stuck = {
        status for status in Status if not any(status in row.van for row in workflow.OVERGANGEN.values())
    }

    assert stuck == FINAL


def test_an_unfilled_request_cannot_be_cancelled_away() -> None:
    assert not workflow.is_allowed(Handeling.CANCEL, Status.NIET_LEVERBAAR)


@pytest.mark.parametrize(
    ("status", "wie", "verwacht"),
    [
        (Status.TOEGEWEZEN, Betrokkene.UITLENER, Handeling.PREPARE),
        (Status.KLAARGEZET, Betrokkene.CHAUFFEUR, Handeling.PICK_UP),
        (Status.GELADEN, Betrokkene.CHAUFFEUR, Handeling.DELIVER),
        (Status.BEZORGD, Betrokkene.AANVRAGER, Handeling.MAKE_AVAILABLE),
        (Status.AANGEVRAAGD, Betrokkene.LOGISTIEK, Handeling.ASSIGN),
        (Status.KLAARGEZET, Betrokkene.AANVRAGER, None),
        (Status.TOEGEWEZEN, Betrokkene.LOGISTIEK, Handeling.PREPARE),
    ],
)
def test_the_next_step_is_the_one_of_whoever_looks(
    status: Status, wie: Betrokkene, verwacht: Handeling | None
) -> None:
    step = workflow.next_step(status, frozenset({wie}))

    assert (step.handeling if step else None) == verwacht


@given(st.lists(st.sampled_from(list(Handeling)), max_size=40))
def test_no_run_of_steps_makes_an_order_available_without_the_road(handelingen: list[Handeling]) -> None:
    status, seen = Status.AANGEVRAAGD, [Status.AANGEVRAAGD]
    for handeling in handelingen:
        if workflow.is_allowed(handeling, status):
            status = workflow.OVERGANGEN[handeling].naar
            seen.append(status)

    if Status.BESCHIKBAAR in seen:
        assert Status.KLAARGEZET in seen[: seen.index(Status.BESCHIKBAAR)]
    if Status.GEANNULEERD in seen:
        assert seen[-1] == Status.GEANNULEERD
