"""A what-if as JSON: a calendar, a norm and events in, the deadline and how it is made up out. No database.

What is read is checked to the last field, because a misspelt one would give a wrong deadline in silence.
`docs/sla.md` describes both sides.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from bisc_portal.werktijd import engine
from bisc_portal.werktijd.errors import TOO_FAR
from servicedesk.sla.verloop import Afspraak, Gebeurtenis, InvalidVerloopError, Ronde, Voorval, replay

WEEKDAGEN = ("ma", "di", "wo", "do", "vr", "za", "zo")
VENSTER = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
# In every object: a place for the writer's own words.
VRIJ = "toelichting"
MOST_DIGITS = 20


class InvalidGevalError(ValueError):
    """The input cannot be reckoned with; the message is one Dutch sentence."""


def compute_geval(tekst: str) -> dict[str, Any]:
    """The answer to a case; raises InvalidGevalError."""
    try:
        return _answer(_read_geval(_parse(tekst)))
    except (engine.WerktijdError, InvalidVerloopError) as error:
        raise InvalidGevalError(str(error)) from error
    except OverflowError as error:
        raise InvalidGevalError(TOO_FAR) from error


# --- Reading ---------------------------------------------------------------------------------------------
def _parse(tekst: str) -> object:
    try:
        return json.loads(
            tekst, object_pairs_hook=_without_doubles, parse_constant=_refuse_constant, parse_int=_read_int
        )
    except json.JSONDecodeError as error:
        raise InvalidGevalError(f"Dit is geen geldige JSON: kijk op regel {error.lineno}.") from error
    except RecursionError as error:
        raise InvalidGevalError("Dit is geen geldig geval: er zitten te veel lagen in elkaar.") from error


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for naam, waarde in pairs:
        if naam in found:
            raise InvalidGevalError(f"'{naam}' staat er twee keer.")
        found[naam] = waarde
    return found


def _refuse_constant(naam: str) -> object:
    raise InvalidGevalError(f"'{naam}' is geen getal.")


def _read_int(cijfers: str) -> int:
    if len(cijfers) > MOST_DIGITS:
        raise InvalidGevalError("Er staat een getal in van meer dan twintig cijfers.")
    return int(cijfers)


def _read_geval(bron: object) -> list[Gebeurtenis]:
    geval = _object(bron, "het geval", needed=("kalender", "norm", "gebeurtenissen"))
    kalender = _read_kalender(geval["kalender"])
    afspraak = _read_norm(geval["norm"], "norm", kalender, pauzeerbaar=False)
    gebeurtenissen = []
    for nummer, rij in enumerate(_list(geval["gebeurtenissen"], "gebeurtenissen"), start=1):
        waar = f"gebeurtenis {nummer}"
        velden = _object(rij, waar, needed=("op", "soort"), optional=("norm",))
        soort = _choice(Voorval, velden["soort"], f"soort van {waar}")
        eigen = afspraak if soort is Voorval.GEMELD else None
        if velden.get("norm") is not None:
            eigen = _read_norm(velden["norm"], f"norm van {waar}", kalender, pauzeerbaar=afspraak.pauzeerbaar)
        if eigen and soort not in {Voorval.GEMELD, Voorval.URGENTIE, Voorval.HEROPEND}:
            raise InvalidGevalError(f"Bij '{soort}' ({waar}) hoort geen norm.")
        gebeurtenissen.append(Gebeurtenis(_read_moment(velden["op"], f"op van {waar}"), soort, eigen))
    return gebeurtenissen


def _read_kalender(bron: object) -> engine.Kalender:
    velden = _object(bron, "kalender", optional=("tijdzone", "versies", "sluitingen", "altijd_open"))
    altijd_open = velden.get("altijd_open", False)
    if not isinstance(altijd_open, bool):
        raise InvalidGevalError("altijd_open is true of false.")
    return engine.Kalender(
        versies=tuple(
            _read_versie(rij, f"versie {nummer}")
            for nummer, rij in enumerate(_list(velden.get("versies") or [], "versies"), start=1)
        ),
        sluitingen=tuple(
            _read_sluiting(rij, f"sluiting {nummer}")
            for nummer, rij in enumerate(_list(velden.get("sluitingen") or [], "sluitingen"), start=1)
        ),
        tijdzone=_text(velden.get("tijdzone", "Europe/Amsterdam"), "tijdzone"),
        altijd_open=altijd_open,
    )


def _read_versie(bron: object, waar: str) -> engine.Versie:
    velden = _object(bron, waar, needed=("geldig_vanaf", "dag"), optional=("vensters",))
    week = _object(velden.get("vensters") or {}, f"vensters van {waar}", optional=WEEKDAGEN)
    return engine.Versie(
        _read_datum(velden["geldig_vanaf"], f"geldig_vanaf van {waar}"),
        _read_venster(velden["dag"], f"dag van {waar}"),
        tuple(_read_vensters(week.get(dag), f"{dag} van {waar}") for dag in WEEKDAGEN),
    )


def _read_sluiting(bron: object, waar: str) -> engine.Sluiting:
    velden = _object(bron, waar, needed=("datum",), optional=("reden", "vensters"))
    return engine.Sluiting(
        _read_datum(velden["datum"], f"datum van {waar}"),
        _text(velden.get("reden") or "sluiting", f"reden van {waar}"),
        _read_vensters(velden.get("vensters"), f"vensters van {waar}"),
    )


def _read_vensters(bron: object, waar: str) -> tuple[engine.Venster, ...]:
    return tuple(_read_venster(rij, waar) for rij in _list([] if bron is None else bron, waar))


def _read_venster(bron: object, waar: str) -> engine.Venster:
    match = VENSTER.fullmatch(_text(bron, waar))
    if not match or (match[3] == "24" and match[4] != "00"):
        raise InvalidGevalError(f"De {waar} heeft de vorm '08:30-17:00', en niet '{bron}'.")
    van, tot = (dt.time(int(uur) % 24, int(minuut)) for uur, minuut in (match.group(1, 2), match.group(3, 4)))
    return engine.Venster(van, tot)


def _read_norm(bron: object, waar: str, kalender: engine.Kalender, *, pauzeerbaar: bool) -> Afspraak:
    velden = _object(bron, waar, needed=("eenheid", "aantal"), optional=("pauzeerbaar",))
    aantal, pauze = velden["aantal"], velden.get("pauzeerbaar", pauzeerbaar)
    if isinstance(aantal, bool) or not isinstance(aantal, int):
        raise InvalidGevalError(f"Het aantal van de {waar} is een heel getal.")
    if not isinstance(pauze, bool):
        raise InvalidGevalError(f"pauzeerbaar van de {waar} is true of false.")
    eenheid = _choice(engine.Eenheid, velden["eenheid"], f"eenheid van de {waar}")
    return Afspraak(kalender, engine.Norm(eenheid, aantal), pauze)


def _read_moment(bron: object, waar: str) -> dt.datetime:
    tekst = _text(bron, waar)
    try:
        found = dt.datetime.fromisoformat(tekst)
    except ValueError as error:
        raise InvalidGevalError(f"De {waar} is geen moment: '{tekst}'.") from error
    if found.tzinfo is None:
        raise InvalidGevalError(f"De {waar} mist het tijdverschil met UTC, zoals +01:00: '{tekst}'.")
    return found.astimezone(dt.UTC)


def _read_datum(bron: object, waar: str) -> dt.date:
    tekst = _text(bron, waar)
    try:
        return dt.date.fromisoformat(tekst)
    except ValueError as error:
        raise InvalidGevalError(f"De {waar} is geen datum zoals 2026-05-14: '{tekst}'.") from error


def _object(
    bron: object, waar: str, *, needed: tuple[str, ...] = (), optional: tuple[str, ...] = ()
) -> Mapping[str, object]:
    if not isinstance(bron, dict):
        raise InvalidGevalError(f"Bij {waar} hoort een object met velden.")
    for naam in needed:
        if bron.get(naam) is None:
            raise InvalidGevalError(f"Bij {waar} ontbreekt '{naam}'.")
    for naam in bron:
        if naam not in (*needed, *optional, VRIJ):
            raise InvalidGevalError(f"Bij {waar} staat een onbekend veld '{naam}'.")
    return bron


def _list(bron: object, waar: str) -> list[object]:
    if not isinstance(bron, list):
        raise InvalidGevalError(f"Bij {waar} hoort een lijst.")
    return bron


def _text(bron: object, waar: str) -> str:
    if not isinstance(bron, str):
        raise InvalidGevalError(f"De {waar} is tekst.")
    return bron


def _choice[T: (Voorval, engine.Eenheid)](keuzes: type[T], bron: object, waar: str) -> T:
    tekst = _text(bron, waar)
    if tekst not in {keuze.value for keuze in keuzes}:
        raise InvalidGevalError(f"De {waar} is '{tekst}'; kies uit {', '.join(keuzes)}.")
    return keuzes(tekst)


# --- Answering -------------------------------------------------------------------------------------------
def _answer(gebeurtenissen: list[Gebeurtenis]) -> dict[str, Any]:
    ronde = replay(gebeurtenissen)[-1]
    kalender = ronde.afspraak.kalender
    belofte = ronde.promise()
    return {
        "due_at": _write(belofte.due_at, kalender) if belofte else None,
        "breach_at": _write(belofte.breach_at, kalender) if belofte else None,
        "elapsed_minutes": _minutes(ronde.verstreken),
        "resultaat": "gemist" if ronde.is_over else "gehaald" if ronde.gestopt_op else "loopt",
        "segmenten": [
            {
                "van": _write(segment.van, kalender),
                "tot": _write(segment.tot, kalender),
                "telt_mee": segment.telt_mee,
                "minuten": _minutes(segment.duur) if segment.telt_mee else 0,
                "reden": segment.reden,
                "kalenderversie": segment.versie.isoformat() if segment.versie else None,
            }
            for segment in _segments(ronde, belofte.due_at if belofte else None)
        ],
    }


def _segments(ronde: Ronde, due_at: dt.datetime | None) -> list[engine.Segment]:
    """What makes the deadline; while there is none, everything up to the last event."""
    return engine.explain(ronde.afspraak.kalender, ronde.gemeld_op, due_at or ronde.tot, ronde.pauzes)


def _write(moment: dt.datetime, kalender: engine.Kalender) -> str:
    return moment.astimezone(kalender.zone).isoformat()


def _minutes(duur: dt.timedelta) -> int | float:
    """Whole where it is whole, so that nobody reads 119.99999 for two hours."""
    heel, rest = divmod(duur, dt.timedelta(minutes=1))
    return heel if not rest else duur / dt.timedelta(minutes=1)
