"""When a running request can be there at the earliest, and on which day's van that hangs. Knows no Django."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ibl import uitlener
from ibl.workflow import Status

S = Status
LOSSEN = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Lopend:
    """A request as it stands now, and the calls of the van at both ends, in local time."""

    status: Status
    termijn_op: dt.datetime
    ophalen: Sequence[dt.datetime]
    bezorgen: Sequence[dt.datetime]


@dataclass(frozen=True)
class Uitkomst:
    klaar_op: dt.datetime | None
    haalt: bool
    hangt_aan: dt.date | None


def expect(lopend: Lopend, *, now: dt.datetime) -> dt.datetime | None:
    """The earliest it can be on the shelf; None when nobody can say."""
    match lopend.status:
        case S.TOEGEWEZEN | S.KLAARGEZET:
            ready = now if lopend.status == S.TOEGEWEZEN else now - uitlener.KLAARZETTEN
            return uitlener.expect_ready(ready, lopend.ophalen, lopend.bezorgen)
        case S.OPGEHAALD | S.VERKEERD_BEZORGD:
            return _after(lopend.bezorgen, now.date())
        case S.OP_DEPOT:
            return next((visit + uitlener.UITPAKKEN for visit in lopend.bezorgen), None)
        case S.GELADEN:
            return now + LOSSEN + uitlener.UITPAKKEN
        case S.BEZORGD:
            return now + uitlener.UITPAKKEN
        case _:
            return None


def _after(visits: Sequence[dt.datetime], datum: dt.date) -> dt.datetime | None:
    return next((visit + uitlener.UITPAKKEN for visit in visits if visit.date() > datum), None)


def judge(lopend: Lopend, *, now: dt.datetime, rijdag: dt.date) -> Uitkomst:
    """Look ahead with every van, and once more as if the van of `rijdag` did not drive."""
    klaar_op = expect(lopend, now=now)
    haalt = klaar_op is not None and klaar_op <= lopend.termijn_op
    if not haalt:
        return Uitkomst(klaar_op, haalt=False, hangt_aan=None)
    without = Lopend(
        lopend.status,
        lopend.termijn_op,
        [visit for visit in lopend.ophalen if visit.date() != rijdag],
        [visit for visit in lopend.bezorgen if visit.date() != rijdag],
    )
    later = expect(without, now=now)
    hangs = later is None or later > lopend.termijn_op
    return Uitkomst(klaar_op, haalt=True, hangt_aan=rijdag if hangs else None)
