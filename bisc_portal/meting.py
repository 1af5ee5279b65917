"""What a part hands to the indicators: a count over a period, and the rows behind it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


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
    """One source record of a figure: counted or left out (with the reason), reached or missed."""

    sleutel: str
    label: str
    url: str
    telt_mee: bool
    behaald: bool
    reden: str = ""
