"""When a resolved call closes by itself."""

import datetime as dt

from bisc_portal.werktijd import engine
from servicedesk.selectors.klokken import Kalenders

SERVICEDESK = "servicedesk"
# Five working days without a word from the library.
STILTE = engine.Norm(engine.Eenheid.WERKDAGEN, 5)


def closes_at(op: dt.datetime, *, kalenders: Kalenders | None = None) -> dt.datetime:
    """Five working days of the desk after `op`, to the minute."""
    return engine.due_at((kalenders or Kalenders()).get(SERVICEDESK), op, STILTE)
