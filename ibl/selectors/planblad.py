"""What a day's plan says on paper: its totals, every trip and every stop, as plain values."""

import datetime as dt
from typing import Any

from django.utils import timezone

from bisc_portal.templatetags.portaal import dag
from ibl.models import Rit, Stop
from ibl.selectors.planbord import Bordrit, Bordstop, Planbord


def describe_ritplan(bord: Planbord) -> dict[str, Any]:
    """The words and figures beside the map and the time line; those are drawn from the same board."""
    plan, totaal = bord.plan, bord.totaal
    return {
        "soort": "ritplan",
        "dag": dag(plan.datum),
        "datum": f"{plan.datum:%d-%m-%Y}",
        "depot": " en ".join(dict.fromkeys(str(rit.rit.depot) for rit in bord.ritten if not rit.leeg))
        or str(plan.depot),
        "stand": plan.get_status_display(),
        "reistijden": f"{plan.matrix.get_bron_display()}, versie {plan.matrix.versie}",
        "totalen": [
            ["Ritten", str(totaal.ritten)],
            ["Stops", str(totaal.stops)],
            ["Kilometers", f"{totaal.kilometers:.0f}"],
            ["Uren rijden", f"{totaal.rij_uren:.1f}".replace(".", ",")],
            ["Voertuigbewegingen", f"{totaal.bewegingen}, los gereden {totaal.bewegingen_los}"],
            ["Bewegingen in de spits", str(totaal.spitsbewegingen)],
        ],
        "gebreken": [
            f"{rit.rit.naam}: {gebrek.zin}" if rit else gebrek.zin for gebrek, rit, _ in bord.gebreken
        ],
        "ongepland": [str(item.stop.vestiging) for item in bord.ongepland],
        "ritten": [_rit(rit) for rit in bord.ritten if not rit.leeg],
    }


def _rit(bord: Bordrit) -> dict[str, Any]:
    rit = bord.rit
    return {
        "naam": rit.naam,
        "kleur": bord.kleur,
        "streep": bord.streep,
        "voertuig": str(rit.voertuig),
        "chauffeur": str(rit.dienst.chauffeur) if rit.dienst else "",
        "tijd": f"{_clock(rit.vertrek_gepland)}–{_clock(rit.terug_gepland)}",
        "kilometers": f"{rit.kilometers:.0f}",
        "lading": f"{rit.hoogste_lading} van {rit.capaciteit_kratten} kratten",
        "depot": str(rit.depot),
        "vertrek": _clock(rit.vertrek_gepland),
        "terug": _clock(rit.terug_gepland),
        "stops": [_stop(item, rit) for item in bord.stops],
    }


def _stop(item: Bordstop, rit: Rit) -> dict[str, Any]:
    stop = item.stop
    reload = stop.soort == Stop.Soort.HERLADEN
    return {
        "nummer": item.nummer,
        "naam": f"{rit.naam} laadt opnieuw op {stop.vestiging}" if reload else str(stop.vestiging),
        "bij": "" if reload else _where(stop),
        "aankomst": _clock(stop.aankomst_gepland),
        "vertrek": _clock(stop.vertrek_gepland),
        "lossen": stop.lossen,
        "laden": stop.laden,
        "lading": item.lading,
        "kilometers": f"{stop.meters / 1000:.1f}".replace(".", ","),
        "let_op": [
            *(["vast"] if stop.vast else []),
            *([f"kratten in {item.vanaf}"] if item.vanaf else []),
            *(gebrek.zin for gebrek in item.gebreken),
        ],
    }


def _where(stop: Stop) -> str:
    place = stop.vestiging
    town = "" if place.plaats == place.naam else f", {place.plaats}"
    return f"{place.organisatie}{town}"


def _clock(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""
