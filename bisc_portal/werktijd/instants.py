"""Instants as whole microseconds since 1970, and the wall clock turned into them: nothing is ever rounded."""

import datetime as dt
from zoneinfo import ZoneInfo

from bisc_portal.werktijd.errors import TOO_FAR, HorizonExceededError, NaiveMomentError

MICROSECOND = dt.timedelta(microseconds=1)
ONE_DAY = dt.timedelta(days=1)
MINUTE = 60_000_000
# Before and after every instant a datetime can hold.
ALWAYS = 10**18

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_WALL_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  a wall clock has no zone until edge() gives it one


def edge(zone: ZoneInfo, datum: dt.date, tijd: dt.time = dt.time.min) -> int:
    """The first instant at which the wall clock has reached this time of this date.

    A time that comes twice in autumn is the first one; a time skipped in spring is the moment of the jump.
    So windows that touch on the clock touch in time, and none ever turns inside out.
    """
    wall = dt.datetime.combine(datum, tijd)
    local = (wall - _WALL_EPOCH) // MICROSECOND
    first = local - _offset(zone, wall)
    second = local - _offset(zone, wall.replace(fold=1))
    if first <= second:
        return first
    before, after = second, first
    old = _offset(zone, moment(before).astimezone(zone))
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, moment(middle).astimezone(zone)) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, wall: dt.datetime) -> int:
    return (zone.utcoffset(wall) or dt.timedelta(0)) // MICROSECOND


def micros(when: dt.datetime) -> int:
    try:
        since = when - _EPOCH
    except TypeError as error:
        raise NaiveMomentError("Een moment heeft een tijdverschil met UTC nodig.") from error
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment(at: int) -> dt.datetime:
    try:
        return _EPOCH + at * MICROSECOND
    except OverflowError as error:
        raise HorizonExceededError(TOO_FAR) from error
