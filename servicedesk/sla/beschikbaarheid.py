"""Availability: time that counts, time a service worked, and announced maintenance apart from both."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Tijdvak = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class Beschikbaarheid:
    """Time that counts and the part of it in which the service worked; announced maintenance stands apart."""

    telt: dt.timedelta
    werkte: dt.timedelta
    onderhoud: dt.timedelta


def merge(vakken: Iterable[Tijdvak]) -> list[Tijdvak]:
    """The same time, in order and without overlap."""
    merged: list[Tijdvak] = []
    for van, tot in sorted(vakken):
        if van >= tot:
            continue
        if merged and van <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], tot))
        else:
            merged.append((van, tot))
    return merged


def intersect(vakken: Iterable[Tijdvak], andere: Iterable[Tijdvak]) -> list[Tijdvak]:
    second = merge(andere)
    return merge((max(a, c), min(b, d)) for a, b in merge(vakken) for c, d in second)


def subtract(vakken: Iterable[Tijdvak], weg: Iterable[Tijdvak]) -> list[Tijdvak]:
    rest = merge(vakken)
    for van, tot in merge(weg):
        rest = [stuk for a, b in rest for stuk in ((a, min(b, van)), (max(a, tot), b)) if stuk[0] < stuk[1]]
    return rest


def availability(
    gemeten: Iterable[Tijdvak],
    storingen: Iterable[Tijdvak],
    onderhoud: Iterable[Tijdvak],
    duration: Callable[[dt.datetime, dt.datetime], dt.timedelta],
) -> Beschikbaarheid:
    """`duration` measures a span: real time for a service of 7 × 24, service time for the staffed desk."""
    gemeten = merge(gemeten)
    buiten = intersect(gemeten, onderhoud)
    telt = subtract(gemeten, buiten)
    stuk = intersect(telt, storingen)

    def total(vakken: list[Tijdvak]) -> dt.timedelta:
        return sum((duration(van, tot) for van, tot in vakken), dt.timedelta())

    return Beschikbaarheid(telt=total(telt), werkte=total(telt) - total(stuk), onderhoud=total(buiten))
