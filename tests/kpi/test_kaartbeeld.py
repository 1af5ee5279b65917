"""The map: every municipality a circle, and names that cover nothing."""

import re
from itertools import combinations
from xml.etree import ElementTree as ET

from kpi.kaartbeeld import BREED, HOOG, LETTER, LETTERBREEDTE, Plek, draw_kaart

PLEKKEN = [
    Plek("Utrecht", 52.09, 5.12, 370_000, 154.7, "155"),
    Plek("Nieuwegein", 52.03, 5.08, 65_000, 142.5, "143"),
    Plek("IJsselstein", 52.02, 5.04, 34_000, 126.9, "127"),
    Plek("Houten", 52.03, 5.17, 50_000, 126.9, "127"),
    Plek("Amersfoort", 52.16, 5.39, 160_000, 151.9, "152"),
    Plek("Leusden", 52.13, 5.43, 31_000, 151.9, "152"),
    Plek("Soest", 52.17, 5.29, 47_000, None, ""),
    Plek("Rhenen", 51.96, 5.57, 20_000, 118.9, "119"),
]
Box = tuple[float, float, float, float]


def parsed() -> ET.Element:
    return ET.fromstring(draw_kaart(PLEKKEN, titel="Utrecht het meest."))  # noqa: S314  our own drawing


def name_boxes(svg: ET.Element) -> dict[str, Box]:
    boxes = {}
    for text in svg.findall("./text"):
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        naam = str(text.text)
        boxes[naam] = (x, y - LETTER + 2, x + len(naam) * LETTERBREEDTE, y + 2)
    return boxes


def circle_boxes(svg: ET.Element) -> list[Box]:
    found = []
    for circle in svg.iter("circle"):
        x, y, r = (float(circle.attrib[name]) for name in ("cx", "cy", "r"))
        found.append((x - r, y - r, x + r, y + r))
    return found


def covers(a: Box, b: Box) -> bool:
    room = 0.2  # coordinates are written with one decimal
    return a[0] + room < b[2] and b[0] + room < a[2] and a[1] + room < b[3] and b[1] + room < a[3]


def test_every_municipality_has_a_circle_that_says_its_name_and_figure() -> None:
    titles = [title.text for title in parsed().iter("title")]

    assert len(titles) == len(PLEKKEN)
    assert "Utrecht: 155" in titles
    assert "Soest: nog geen gegevens" in titles


def test_no_name_covers_a_circle_or_another_name() -> None:
    svg = parsed()
    names, circles = name_boxes(svg), circle_boxes(svg)

    assert {"Utrecht", "Amersfoort", "Rhenen"} <= names.keys()
    assert not any(covers(name, circle) for name in names.values() for circle in circles)
    assert not any(covers(a, b) for a, b in combinations(names.values(), 2))
    assert all(x >= 0 and y >= 0 and w <= BREED and h <= HOOG for x, y, w, h in names.values())


def test_the_map_may_stand_on_a_strict_page() -> None:
    svg = draw_kaart([Plek("<b>", 52.1, 5.1, 1000, 1.0, "1")], titel='"><script>')

    assert not re.search(r"<script|<b>|style=|\son\w+=", svg)


def test_without_places_there_is_no_map() -> None:
    assert draw_kaart([], titel="") == ""
