"""What a part hands to the indicators: a count over a period, and the rows behind it."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BitXor,
    Case,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Q,
    Value,
    When,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EEN = Decimal(1)


@dataclass(frozen=True)
class Periode:
    """Half-open [van, tot), two instants in UTC."""

    van: dt.datetime
    tot: dt.datetime


@dataclass(frozen=True)
class Telling:
    """Numerator and denominator of one figure. A denominator of 0 means: nothing to measure yet."""

    teller: Decimal
    noemer: Decimal

    @property
    def aandeel(self) -> Decimal | None:
        """Share between 0 and 1; None when there is nothing to measure."""
        return self.teller / self.noemer if self.noemer else None


@dataclass(frozen=True)
class Bronrij:
    """One source record of a figure: counted or left out (with the reason), reached or missed.

    `gewicht` is what it adds when a figure adds up amounts instead of records.
    """

    sleutel: str
    label: str
    url: str
    telt_mee: bool
    behaald: bool
    reden: str = ""
    gewicht: Decimal = field(default=EEN)


@dataclass(frozen=True)
class Maanddeel:
    """What the records of one month and one organisation add to a figure.

    `meetwijze` is the name of the measure. `kenmerk` changes whenever a record comes, goes or changes its
    result, whatever the counts; the marks of several months are combined with exclusive or.
    """

    meetwijze: str
    maand: dt.date
    organisatie_id: int | None
    teller: Decimal
    noemer: Decimal
    rijen: int
    kenmerk: int
    ook_teller: Decimal = field(default=Decimal(0))
    ook_noemer: Decimal = field(default=Decimal(0))


def months_of(periode: Periode) -> list[dt.date]:
    """The first day of every month in Amsterdam that the period touches."""
    day = periode.van.astimezone(AMSTERDAM).date().replace(day=1)
    months = []
    while midnight(day) < periode.tot:
        months.append(day)
        day = (day + dt.timedelta(days=32)).replace(day=1)
    return months


def midnight(day: dt.date) -> dt.datetime:
    """The instant at which a day begins in Amsterdam."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=AMSTERDAM).astimezone(dt.UTC)


def month_number(name: str, months: list[dt.date]) -> Func:
    """Which of the months, from 1 on, the moment in this column falls in: one binary search a row."""
    moments = Value([midnight(month) for month in months], output_field=ArrayField(DateTimeField()))
    return Func(F(name), moments, function="width_bucket", output_field=IntegerField())


def mark(telt_mee: Q, behaald: Q) -> BitXor:
    """The mark of a set of records and their results, whatever the order they are read in."""
    result = Case(When(telt_mee & behaald, then=3), When(telt_mee, then=2), default=0)
    state = F("pk") * Value(4, output_field=BigIntegerField()) + result
    return BitXor(Func(state, Value(0), function="hashint8extended", output_field=BigIntegerField()))


def mark_of(*parts: object) -> int:
    """The same for records that are read one by one: 63 bits, so that it fits a column."""
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8]) >> 1
