"""The judgement of one figure against its target. Knows no Django and no clock."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum


class Status(StrEnum):
    """Always shown as a word with an icon; the colour only helps."""

    GEHAALD = "gehaald"
    OP_KOERS = "op koers"
    LET_OP = "let op"
    NIET_GEHAALD = "niet gehaald"
    GEEN_GEGEVENS = "nog geen gegevens"
    GEEN_STREEFWAARDE = "geen streefwaarde"

    @property
    def icoon(self) -> str:
        return _ICONEN[self]

    @property
    def klasse(self) -> str:
        """The part of the CSS classes s-… and k-… that gives the colour."""
        return _KLASSEN[self]


_ICONEN = {
    Status.GEHAALD: "circle-check",
    Status.OP_KOERS: "flag",
    Status.LET_OP: "alert-triangle",
    Status.NIET_GEHAALD: "circle-x",
    Status.GEEN_GEGEVENS: "circle-dashed",
    Status.GEEN_STREEFWAARDE: "circle-dashed",
}
_KLASSEN = {
    Status.GEHAALD: "goed",
    Status.OP_KOERS: "info",
    Status.LET_OP: "letop",
    Status.NIET_GEHAALD: "fout",
    Status.GEEN_GEGEVENS: "rust",
    Status.GEEN_STREEFWAARDE: "rust",
}
VRAAGT_AANDACHT = (Status.NIET_GEHAALD, Status.LET_OP)


@dataclass(frozen=True)
class Norm:
    """From `groen` the target is met, from `oranje` it needs attention, below that it is missed.

    With `opbouw` the target has to be met only at the end of that span of days: until then what counts is
    whether enough has been built up, in whole steps of 1 / `stappen`.
    """

    groen: Decimal
    oranje: Decimal
    hoger_is_beter: bool = True
    opbouw: tuple[dt.date, dt.date] | None = None
    stappen: Decimal = Decimal(1)


def judge(waarde: Decimal | None, norm: Norm | None, *, tot: dt.date) -> Status:
    """Judge a value as it stood when the day `tot` began."""
    if waarde is None:
        return Status.GEEN_GEGEVENS
    if norm is None:
        return Status.GEEN_STREEFWAARDE
    sign = 1 if norm.hoger_is_beter else -1
    if sign * waarde >= sign * norm.groen:
        return Status.GEHAALD
    if norm.opbouw is not None and tot < norm.opbouw[1]:
        return Status.OP_KOERS if waarde >= _pace(norm, norm.opbouw, tot) else Status.LET_OP
    return Status.LET_OP if sign * waarde >= sign * norm.oranje else Status.NIET_GEHAALD


def _pace(norm: Norm, opbouw: tuple[dt.date, dt.date], tot: dt.date) -> Decimal:
    """What an even pace would have brought by `tot`, in whole steps."""
    begin, end = opbouw
    share = Decimal(max((tot - begin).days, 0)) / (end - begin).days
    return (norm.groen * norm.stappen * share).to_integral_value(ROUND_FLOOR) / norm.stappen
