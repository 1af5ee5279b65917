from itertools import product

import pytest

from servicedesk import workflow
from servicedesk.models import Melding
from servicedesk.workflow import Handeling, Status, TransitionRefusedError

ALLOWED = {
    (Status.NIEUW, Handeling.PICK_UP): Status.IN_BEHANDELING,
    (Status.HEROPEND, Handeling.PICK_UP): Status.IN_BEHANDELING,
    (Status.IN_BEHANDELING, Handeling.WAIT_FOR_MELDER): Status.WACHT_OP_MELDER,
    (Status.IN_BEHANDELING, Handeling.WAIT_FOR_LEVERANCIER): Status.WACHT_OP_LEVERANCIER,
    (Status.WACHT_OP_MELDER, Handeling.WAIT_FOR_LEVERANCIER): Status.WACHT_OP_LEVERANCIER,
    (Status.WACHT_OP_LEVERANCIER, Handeling.WAIT_FOR_MELDER): Status.WACHT_OP_MELDER,
    (Status.WACHT_OP_MELDER, Handeling.RESUME): Status.IN_BEHANDELING,
    (Status.WACHT_OP_LEVERANCIER, Handeling.RESUME): Status.IN_BEHANDELING,
    (Status.IN_BEHANDELING, Handeling.RESOLVE): Status.OPGELOST,
    (Status.WACHT_OP_MELDER, Handeling.RESOLVE): Status.OPGELOST,
    (Status.WACHT_OP_LEVERANCIER, Handeling.RESOLVE): Status.OPGELOST,
    (Status.OPGELOST, Handeling.REOPEN): Status.HEROPEND,
    (Status.AFGESLOTEN, Handeling.REOPEN): Status.HEROPEND,
    (Status.OPGELOST, Handeling.CLOSE): Status.AFGESLOTEN,
    **{(status, Handeling.MERGE): Status.AFGESLOTEN for status in Status if status not in workflow.KLAAR},
}


@pytest.mark.parametrize(("status", "handeling"), list(product(Status, Handeling)))
def test_only_the_steps_of_the_table_are_allowed(status: Status, handeling: Handeling) -> None:
    wanted = ALLOWED.get((status, handeling))

    if wanted:
        assert workflow.next_status(handeling, status) == wanted
    else:
        with pytest.raises(TransitionRefusedError, match=status.replace("_", " ")):
            workflow.next_status(handeling, status)


def test_the_stored_states_are_those_of_the_table() -> None:
    assert set(Melding.Status.values) == {status.value for status in Status}
