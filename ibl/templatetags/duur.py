"""Durations as people say them."""

import datetime as dt

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
# Below this many hours the minutes matter; above this many days the hours do not.
PRECISE_HOURS = 10
WHOLE_DAYS = 5


def describe_duration(duration: dt.timedelta) -> str:
    """'4 u 55', '31 u', '6 dagen'; never longer than needed to decide."""
    if duration < HOUR:
        return f"{max(duration // MINUTE, 1)} min"
    if duration < PRECISE_HOURS * HOUR:
        return f"{duration // HOUR} u {duration % HOUR // MINUTE:02}"
    if duration < WHOLE_DAYS * DAY:
        return f"{duration // HOUR} u"
    return f"{duration // DAY} dagen"
