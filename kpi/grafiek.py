"""Draws charts with Altair and vl-convert: still SVG with presentation attributes, no script and no style.

Only the background imports this; it costs a second and some 60 MB.
"""

import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from django.conf import settings
from django.utils.html import escape
from fontTools.ttLib import TTFont

from kpi.notatie import NBSP
from kpi.tekening import Begrotingstekening, Tekening, Verlooptekening

FONT = "Noto Sans Variable, sans-serif"
INKT, INKT_2, PETROL, LIJN, VLAK = "#14262d", "#475760", "#0b5563", "#e6dfd2", "#f7f2ea"
FOUT, DAK, RAND, WIT = "#a51c1c", "#97432a", "#6b777c", "#ffffff"
BREED, HOOG = 728, 268
# Room between two labels at the right edge, in pixels.
RUIMTE = 22
# And below the lowest point, for its value.
ONDER_EEN_PUNT = 32
FEW_STEPS = 8


def draw(tekening: Tekening) -> str:
    """The SVG, with the conclusion as its title for who cannot see it."""
    chart = _verloop(tekening) if isinstance(tekening, Verlooptekening) else _begroting(tekening)
    chart = chart.configure(
        font=FONT,
        background="transparent",
        aria=False,
        padding={"left": 4, "right": 8, "top": 8, "bottom": 4},
    ).configure_view(stroke=None)
    _register_font()
    svg = vl_convert.vegalite_to_svg(chart.to_dict(), format_locale="nl-NL")
    return _with_words(svg, tekening)


def as_png(svg: str) -> bytes:
    """A drawn chart as a picture, twice as sharp as it is shown, on white: a mail knows no SVG."""
    _register_font()
    solid = re.sub(r"(<svg[^>]*>)", r'\1<rect width="100%" height="100%" fill="#ffffff"/>', svg, count=1)
    return bytes(vl_convert.svg_to_png(solid, scale=2))


def _with_words(svg: str, tekening: Tekening) -> str:
    head = (
        '<svg role="img" aria-labelledby="grafiek-titel grafiek-tekst"'
        rf'\1><title id="grafiek-titel">{escape(tekening.titel)}</title>'
        f'<desc id="grafiek-tekst">{escape(tekening.beschrijving)}</desc>'
    )
    # Vega names every mark in English; the title and the table say it in Dutch.
    bare = re.sub(r' (?:role|aria-roledescription|aria-label|aria-hidden)="[^"]*"', "", svg)
    return re.sub(r"<svg([^>]*)>", head, bare, count=1)


@cache
def _register_font() -> None:
    """Let the layout measure with the portal's own letters; the browser draws with the web font."""
    folder = Path(tempfile.mkdtemp(prefix="portaal-letters-"))
    for source in (settings.ASSETS_DIR / "static" / "fonts").glob("noto-sans-*-normal.woff2"):
        font = TTFont(source)
        font.flavor = None
        font.save(folder / f"{source.stem}.ttf")
    vl_convert.register_font_directory(str(folder))


# --- A course with its target ----------------------------------------------------------------------------
def _nice_step(least: float) -> int:
    """1, 2 or 5 times a power of ten: numbers a reader can count on."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power >= least:
                return factor * power
        power *= 10


class _Schaal:
    """The vertical axis: from where to where, and how many pixels a value is from the top."""

    def __init__(self, tekening: Verlooptekening) -> None:
        known = [p.waarde for p in tekening.punten if p.waarde is not None]
        known += [p.netwerk for p in tekening.punten if p.netwerk is not None]
        known += [] if tekening.streef is None else [tekening.streef]
        low, high = min(known), max(known)
        self.aandeel = tekening.aandeel
        if tekening.aandeel:
            step = next(s for s in (0.5, 1, 2, 5, 10, 20) if (high - low) / s <= FEW_STEPS - 1 or s == 20)  # noqa: PLR2004
            self.laag = max(step * (low // step) - (step if low % step < step / 4 else 0), 0.0)
            self.hoog = min(step * (high // step + 1), 100.0)
            # The value of a point that was missed stands below it, and above the months.
            if self.laag >= step and HOOG - self.pixel(low) < ONDER_EEN_PUNT:
                self.laag -= step
        else:
            step = _nice_step(high / FEW_STEPS)
            self.laag, self.hoog = 0.0, step * (high // step + 1)
        count = round((self.hoog - self.laag) / step)
        self.streepjes = [round(self.laag + n * step, 2) for n in range(count + 1)]
        self.decimalen = 1 if step < 1 else 0

    def pixel(self, value: float) -> float:
        return HOOG * (1 - (value - self.laag) / (self.hoog - self.laag))


def _verloop(tekening: Verlooptekening) -> Any:
    schaal = _Schaal(tekening)
    rows: list[dict[str, Any]] = [
        {
            "i": place,
            "label": punt.label,
            "jaar": punt.jaar,
            "waarde": punt.waarde,
            "netwerk": punt.netwerk,
            "tekst": punt.tekst,
            "onder": punt.onder_de_norm,
            "onvolledig": punt.onvolledig,
        }
        for place, punt in enumerate(tekening.punten)
    ]
    layers = [
        *_achtergrond(tekening, schaal),
        *_noten(tekening, schaal),
        *_lijnen(tekening, schaal, rows),
        *_punten(schaal, rows),
        *_bijschriften(tekening, schaal),
        *_onderschriften(rows),
    ]
    return alt.layer(*layers).properties(width=BREED, height=HOOG)


def _chart(rows: list[dict[str, Any]]) -> Any:
    """A layer over its own rows. Altair's types do not follow its chains, so none are promised here."""
    return alt.Chart(alt.InlineData(values=rows))


def _x(count: int) -> alt.X:
    return alt.X("i:Q", axis=None, scale=alt.Scale(domain=[0, max(count - 1, 1)], nice=False))


def _y(field: str, schaal: _Schaal) -> alt.Y:
    """Every layer has the same axis, or none would be drawn."""
    return alt.Y(f"{field}:Q", axis=_as(schaal), scale=_scale(schaal))


def _scale(schaal: _Schaal) -> alt.Scale:
    return alt.Scale(domain=[schaal.laag, schaal.hoog], nice=False, zero=False)


def _as(schaal: _Schaal) -> alt.Axis:
    return alt.Axis(
        values=schaal.streepjes,
        format=f",.{schaal.decimalen}f",
        labelExpr=f"datum.label + '{NBSP}%'" if schaal.aandeel else "datum.label",
        grid=True,
        gridColor=LIJN,
        domain=False,
        ticks=False,
        labelColor=INKT_2,
        labelFontSize=14,
        labelPadding=10,
        title=None,
    )


def _achtergrond(tekening: Verlooptekening, schaal: _Schaal) -> list[Any]:
    """The band below the target, and the target itself."""
    if tekening.streef is None:
        return []
    base = _chart([{"laag": schaal.laag, "streef": tekening.streef}]).encode(
        x=alt.value(0), x2=alt.value(BREED)
    )
    return [
        base.mark_rect(color=VLAK, opacity=1).encode(y=_y("laag", schaal), y2=alt.Y2("streef:Q")),
        base.mark_rule(color=INKT, strokeWidth=2, strokeDash=[6, 4]).encode(y=_y("streef", schaal)),
    ]


def _noten(tekening: Verlooptekening, schaal: _Schaal) -> list[Any]:
    """A numbered dot above every point that BiSC explained."""
    rows = [
        {"i": place, "waarde": tekening.punten[place].waarde, "nummer": str(number)}
        for place, number in tekening.noten
        if tekening.punten[place].waarde is not None
    ]
    if not rows:
        return []
    base = _chart(rows).encode(x=_x(len(tekening.punten)))
    return [
        base.mark_rule(color=DAK, strokeWidth=1.5, strokeDash=[2, 3]).encode(
            y=_y("waarde", schaal), y2=alt.value(20)
        ),
        base.mark_circle(color=DAK, size=452, opacity=1).encode(y=alt.value(12)),
        base.mark_text(color=WIT, fontSize=14, fontWeight=700).encode(
            y=alt.value(13), text=alt.Text("nummer:N")
        ),
    ]


def _lijnen(tekening: Verlooptekening, schaal: _Schaal, rows: list[dict[str, Any]]) -> list[Any]:
    base = _chart(rows).encode(x=_x(len(rows)))
    shape: Any = "step-after" if tekening.trap else "linear"
    layers = []
    if any(row["netwerk"] is not None for row in rows):
        layers.append(
            base.mark_line(
                color=RAND,
                strokeWidth=2,
                strokeDash=[1, 3],
                strokeCap="round",
                invalid="break-paths-show-domains",
            ).encode(y=_y("netwerk", schaal))
        )
    layers.append(
        base.mark_line(
            color=PETROL,
            strokeWidth=3,
            interpolate=shape,
            strokeJoin="round",
            invalid="break-paths-show-domains",
        ).encode(y=_y("waarde", schaal))
    )
    return layers


def _punten(schaal: _Schaal, rows: list[dict[str, Any]]) -> list[Any]:
    """Filled where the target was met, open and with its value where it was not; open when not complete."""
    count = len(rows)
    met = [row for row in rows if row["waarde"] is not None and not row["onder"] and not row["onvolledig"]]
    partly = [row for row in rows if row["waarde"] is not None and row["onvolledig"]]
    missed = [row for row in rows if row["waarde"] is not None and row["onder"]]
    layers = []
    if met:
        layers.append(
            _chart(met)
            .mark_circle(color=PETROL, size=64, opacity=1)
            .encode(x=_x(count), y=_y("waarde", schaal))
        )
    if partly:
        base = _chart(partly).encode(x=_x(count), y=_y("waarde", schaal))
        layers.append(
            base.mark_point(filled=True, fill=WIT, stroke=PETROL, strokeWidth=3, size=110, opacity=1)
        )
    if missed:
        base = _chart(missed).encode(x=_x(count), y=_y("waarde", schaal))
        layers.append(base.mark_point(filled=True, fill=WIT, stroke=FOUT, strokeWidth=3, size=110, opacity=1))
    for (dx, dy), labelled in _beside(rows).items():
        layers.append(
            _chart(labelled)
            .mark_text(color=FOUT, fontSize=14, fontWeight=700, dx=dx, dy=dy)
            .encode(x=_x(count), y=_y("waarde", schaal), text=alt.Text("tekst:N"))
        )
    return layers


def _beside(rows: list[dict[str, Any]]) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """The values that were missed, by where their number stands: on the side the line does not take.

    The last one is left out: its number stands at the edge.
    """
    placed: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for place, row in enumerate(rows[:-1]):
        if row["waarde"] is None or not row["onder"]:
            continue
        before = rows[place - 1]["waarde"] if place else None
        after = rows[place + 1]["waarde"]
        falls = before is not None and before > row["waarde"]
        rises = after is not None and after > row["waarde"]
        if before is None:
            where = (20, 20) if rises else (20, -14)
        elif falls and not rises:
            where = (22, -10)
        elif rises and not falls:
            where = (-22, -10)
        else:
            where = (0, 22) if falls else (0, -16)
        placed.setdefault(where, []).append(row)
    return placed


def _bijschriften(tekening: Verlooptekening, schaal: _Schaal) -> list[Any]:
    """At the right edge: the last value, the target and the network, none on top of another."""
    last = tekening.punten[-1]
    wanted: list[tuple[float, str, str, int, int]] = []
    if last.waarde is not None:
        kleur = FOUT if last.onder_de_norm else PETROL
        text = last.tekst + (f"{NBSP}%" if tekening.aandeel and " van " not in last.tekst else "")
        wanted.append((schaal.pixel(last.waarde), text, kleur, 18, 700))
    if tekening.streef is not None:
        wanted.append((schaal.pixel(tekening.streef), tekening.streef_tekst, INKT, 14, 600))
    if last.netwerk is not None:
        wanted.append((schaal.pixel(last.netwerk), "netwerk", RAND, 14, 600))
    layers = []
    for y, (_, text, kleur, size, weight) in zip(_spread([row[0] for row in wanted]), wanted, strict=True):
        layers.append(
            _chart([{"tekst": text}])
            .mark_text(align="left", baseline="middle", color=kleur, fontSize=size, fontWeight=weight)
            .encode(x=alt.value(BREED + 14), y=alt.value(y), text=alt.Text("tekst:N"))
        )
    return layers


def _spread(wanted: list[float]) -> list[float]:
    """Move labels that would touch apart, downwards, in the order in which they stand."""
    placed = [0.0] * len(wanted)
    floor = float("-inf")
    for place in sorted(range(len(wanted)), key=wanted.__getitem__):
        placed[place] = max(wanted[place], floor)
        floor = placed[place] + RUIMTE
    return placed


def _onderschriften(rows: list[dict[str, Any]]) -> list[Any]:
    count = len(rows)
    base = _chart(rows).encode(x=_x(count))
    strong = base.transform_filter("datum.jaar != ''")
    return [
        strong.mark_text(color=INKT, fontSize=14, fontWeight=600).encode(
            y=alt.value(HOOG + 20), text=alt.Text("label:N")
        ),
        strong.mark_text(color=INKT_2, fontSize=13).encode(y=alt.value(HOOG + 37), text=alt.Text("jaar:N")),
        base.transform_filter("datum.jaar == ''")
        .mark_text(color=INKT_2, fontSize=14)
        .encode(y=alt.value(HOOG + 20), text=alt.Text("label:N")),
    ]


# --- The budget ------------------------------------------------------------------------------------------
def _begroting(tekening: Begrotingstekening) -> Any:
    """Two bars a year, each with its own amount in millions."""
    rows = [
        {"jaar": str(jaar), "soort": soort, "bedrag": bedrag, "kleur": kleur}
        for jaar, bate, last in zip(tekening.jaren, tekening.baten, tekening.lasten, strict=True)
        for soort, bedrag, kleur in (("baten", bate, PETROL), ("lasten", last, "#93c2c9"))
    ]
    base = _chart(rows).encode(
        x=alt.X(
            "jaar:N",
            title=None,
            scale=alt.Scale(paddingInner=0.35, paddingOuter=0.1),
            axis=alt.Axis(
                labelAngle=0,
                labelFontSize=14,
                labelColor=INKT,
                domainColor=RAND,
                ticks=False,
                labelPadding=10,
            ),
        ),
        xOffset=alt.XOffset("soort:N", scale=alt.Scale(paddingInner=0.12)),
        y=alt.Y("bedrag:Q", title=None, axis=None, scale=alt.Scale(domainMin=0)),
    )
    return alt.layer(
        base.mark_bar().encode(color=alt.Color("kleur:N", scale=None)),
        base.mark_text(dy=-9, fontSize=14, fontWeight=600, color=INKT)
        .encode(text=alt.Text("miljoen:N"))
        .transform_calculate(miljoen="replace(format(datum.bedrag / 1e6, '.2f'), '.', ',')"),
        base.mark_text(dy=14, fontSize=13, baseline="top")
        .encode(
            text=alt.Text("soort:N"),
            color=alt.Color("tekstkleur:N", scale=None),
        )
        .transform_calculate(tekstkleur=f"datum.soort == 'baten' ? '{WIT}' : '{INKT}'"),
    ).properties(width=BREED, height=180)
