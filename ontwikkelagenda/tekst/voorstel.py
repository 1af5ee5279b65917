"""Whether an edit only proposes: the agreed text and other people's proposals stay as they were.

A proposal carries its author in its id, "12-x7": the key of the person, then something random.
Knows nothing of Django.
"""

from typing import Any

from ontwikkelagenda.tekst.weergave import INVOEGING, VERWIJDERING, ZERO_WIDTH, Knoop

type Stuk = tuple[str, Any]


def only_proposes(before: list[Knoop], after: list[Knoop], *, by: int) -> bool:
    """True when `by` did nothing but add, change or take back proposals of their own."""
    return _without_own(before, by) == _without_own(after, by) and _foreign_ids(after, by) <= _foreign_ids(
        before, by
    )


def author_of(mark: Knoop) -> int | None:
    """Whose proposal the mark belongs to; None when its id does not say."""
    first, _, _ = str(mark.get("attrs", {}).get("id", "")).partition("-")
    return int(first) if first.isdecimal() else None


def _without_own(nodes: list[Knoop], by: int) -> list[Stuk]:
    """A flat reading of the text in which the proposals of `by` are not made.

    A paragraph that was split by a proposal is one paragraph still: both halves touch at an own
    zero-width mark.
    """
    stream: list[Stuk] = []
    _flatten(nodes, by, stream)
    return _join(stream)


def _flatten(nodes: list[Knoop], by: int, stream: list[Stuk]) -> None:
    for node in nodes:
        if node["type"] != "text":
            stream.append(("open", (node["type"], _freeze(node.get("attrs", {})))))
            _flatten(node.get("content", []), by, stream)
            stream.append(("dicht", node["type"]))
            continue
        marks = node.get("marks", [])
        own = [m for m in marks if m["type"] in {INVOEGING, VERWIJDERING} and author_of(m) == by]
        if any(mark["type"] == INVOEGING for mark in own):
            if ZERO_WIDTH in node["text"]:
                stream.append(("naad", None))
            continue
        kept = sorted(_freeze(mark) for mark in marks if mark not in own)
        text = node["text"].replace(ZERO_WIDTH, "") if own else node["text"]
        stream += [("teken", (sign, tuple(kept))) for sign in text]


def _join(stream: list[Stuk]) -> list[Stuk]:
    """Take out an own seam: seam, close…, open…, seam is no border at all."""
    joined: list[Stuk] = []
    place = 0
    while place < len(stream):
        if stream[place][0] == "naad":
            end = place + 1
            while end < len(stream) and stream[end][0] in {"open", "dicht"}:
                end += 1
            place = end + 1 if end < len(stream) and stream[end][0] == "naad" else place + 1
            continue
        joined.append(stream[place])
        place += 1
    return joined


def _foreign_ids(nodes: list[Knoop], by: int) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        for mark in node.get("marks", []):
            if mark["type"] in {INVOEGING, VERWIJDERING, "modification"} and author_of(mark) != by:
                found.add(str(mark.get("attrs", {}).get("id", "")))
        found |= _foreign_ids(node.get("content", []), by)
    return found


def _freeze(value: Any) -> str:
    return repr(sorted(value.items(), key=repr)) if isinstance(value, dict) else repr(value)
