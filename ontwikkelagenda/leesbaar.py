"""The frozen content of an agenda as a reader wants it: names for codes, blocks for text, sums for money."""

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe

from ontwikkelagenda import opmaak
from ontwikkelagenda.inhoud import Inhoud
from ontwikkelagenda.models import AGENDABRONNEN, Bron, Huislaag, Initiatief, Risico

EIGEN = {bron.value for bron in AGENDABRONNEN}
NUL = Decimal(0)
LAST_HEADING = 6
TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "u", "s", "code", "pre",
    "br", "hr", "blockquote", "a", "table", "thead", "tbody", "tr", "th", "td", "sub", "sup", "caption",
}  # fmt: skip


def read_inhoud(inhoud: str) -> dict[str, Any]:
    """Everything a page or paper shows, counted from the frozen content and nothing else.

    Reads what was frozen before initiatives had a plan as well: what is not there is empty.
    """
    gelezen: Inhoud = json.loads(inhoud)
    lagen = [_laag(laag) for laag in gelezen["lagen"]]
    return {
        "jaar": str(gelezen["jaar"]),
        "lagen": lagen,
        "begroting": _begroting(gelezen),
        "aantal": sum(laag["aantal"] for laag in lagen),
        "bedrag": sum((laag["bedrag"] for laag in lagen), NUL),
    }


def _laag(laag: Inhoud) -> Inhoud:
    delen = [_deel(deel) for deel in laag["delen"]]
    return {
        **laag,
        "plaats_naam": Huislaag.Plaats(laag["plaats"]).label,
        "delen": delen,
        "aantal": sum(deel["aantal"] for deel in delen),
        "bedrag": sum((deel["bedrag"] for deel in delen), NUL),
    }


def _deel(deel: Inhoud) -> Inhoud:
    secties = [
        {
            **sectie,
            "blokken": opmaak.parse(sectie["tekst"]),
            "html": _demote(sectie.get("html", ""), by=2),
            "html_pdf": _demote(sectie.get("html", ""), by=3),
            "initiatieven": [_initiatief(i) for i in sectie["initiatieven"]],
        }
        for sectie in deel["secties"]
    ]
    alle = [i for sectie in secties for i in sectie["initiatieven"]]
    return {
        **deel,
        "secties": secties,
        "aantal": len(alle),
        "bedrag": sum((i["bedrag"] for i in alle), NUL),
        # One section with the name of its part needs no heading of its own.
        "enkel": len(secties) == 1 and secties[0]["titel"] == deel["naam"],
    }


def _demote(html: str, *, by: int) -> SafeString:
    """The frozen HTML with its headings under those of the document that holds it."""

    def lower(match: re.Match[str]) -> str:
        return f"<{match[1]}h{min(int(match[2]) + by, LAST_HEADING)}"

    return mark_safe(re.sub(r"<(/?)h([1-6])", lower, nh3.clean(html, tags=TAGS)))  # noqa: S308  cleaned here


def _initiatief(initiatief: Inhoud) -> Inhoud:
    regels = [_regel(regel) for regel in initiatief["begroting"]]
    return {
        **initiatief,
        "soort_naam": Initiatief.Soort(initiatief["soort"]).label,
        "aard_naam": Initiatief.Aard(initiatief["aard"]).label,
        "doel_blokken": opmaak.parse(initiatief["doel"]),
        "effect_blokken": opmaak.parse(initiatief["beoogd_effect"]),
        "doelgroepen": initiatief.get("doelgroepen", ""),
        "planning": _planning(initiatief),
        "dagen": Decimal(initiatief.get("inzet_dagen", "0")),
        "mijlpalen": initiatief.get("mijlpalen", []),
        "risicos": [
            [wat, Risico.Kans(kans).label, doen] for wat, kans, doen in initiatief.get("risicos", [])
        ],
        "indicatoren": initiatief.get("indicatoren", []),
        "regels": regels,
        "bedrag": sum((r["bedrag"] for r in regels if r["bron"] in EIGEN), NUL),
        "totaal": sum((r["bedrag"] for r in regels), NUL),
    }


def _planning(initiatief: Inhoud) -> str:
    """'kwartaal 2 tot en met 4', or nothing when it was frozen without a plan."""
    if "begint_kwartaal" not in initiatief:
        return ""
    begin, end = initiatief["begint_kwartaal"], initiatief["eindigt_kwartaal"]
    return f"kwartaal {begin}" if begin == end else f"kwartaal {begin} tot en met {end}"


def _regel(regel: Inhoud) -> Inhoud:
    return {
        **regel,
        "bedrag": Decimal(regel["bedrag"]),
        "bron_naam": Bron(regel["bron"]).label,
        "regeling": regel.get("regeling", ""),
        "aanvragen_voor": _date(regel.get("aanvragen_voor", "")),
        "verantwoorden_voor": _date(regel.get("verantwoorden_voor", "")),
    }


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _begroting(inhoud: Inhoud) -> list[Inhoud]:
    return [
        {
            "naam": Bron(regel["bron"]).label,
            "budget": Decimal(regel["budget"]),
            "toegewezen": Decimal(regel["toegewezen"]),
            "vrij": Decimal(regel["budget"]) - Decimal(regel["toegewezen"]),
        }
        for regel in inhoud["budget"]
    ]
