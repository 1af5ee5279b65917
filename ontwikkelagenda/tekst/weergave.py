"""One part of a document as ProseMirror JSON, as HTML and as plain text. Knows nothing of Django.

A part is a section of an agenda, by its key, or the minutes of a meeting, which are part 0 of their document.

The JSON is the same as the browser's `editor.getJSON()`; the golden corpus in the tests holds both to that.
"""

import re
from html import escape
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from ontwikkelagenda import opmaak

type Knoop = dict[str, Any]

# The part of its document that the minutes are.
VERSLAG = 0
INVOEGING, VERWIJDERING = "insertion", "deletion"
SUGGESTIES = frozenset({INVOEGING, VERWIJDERING, "modification"})
ZERO_WIDTH = "\u200b"
# y-tiptap stores marks that may overlap themselves under name--hash.
_HASH = re.compile(r"^(.*)--[A-Za-z0-9+/=]{8}$")
_SAFE = re.compile(r"^(https?:|mailto:|tel:|/|#)", re.IGNORECASE)
# Outermost first, as the editor's schema orders them.
MARKS = ("link", "bold", "italic")
_TAGS = {"bold": "strong", "italic": "em"}
_EMPTY = {"hardBreak": "<br>", "horizontalRule": "<hr>"}
_BLOCKS = {"paragraph": "p", "blockquote": "blockquote", "bulletList": "ul", "orderedList": "ol"}


def root_name(deel: int) -> str:
    """Under which name the fragment of this part lives in its document."""
    return "verslag" if deel == VERSLAG else f"sectie-{deel}"


def fragment(doc: "Doc[Any]", deel: int) -> XmlFragment:
    root: XmlFragment = doc.get(root_name(deel), type=XmlFragment)
    return root


def read_deel(doc: "Doc[Any]", deel: int) -> list[Knoop]:
    """The content of this part as ProseMirror JSON."""
    return read_nodes(fragment(doc, deel))


def read_nodes(parent: XmlFragment | XmlElement) -> list[Knoop]:
    nodes: list[Knoop] = []
    for child in parent.children:
        if isinstance(child, XmlText):
            nodes += _read_text(child)
        elif isinstance(child, XmlElement):
            node: Knoop = {"type": child.tag}
            view: Any = child.attributes
            if attrs := {key: _number(value) for key, value in view}:
                node["attrs"] = attrs
            if content := read_nodes(child):
                node["content"] = content
            nodes.append(node)
    return nodes


def _read_text(text: XmlText) -> list[Knoop]:
    nodes: list[Knoop] = []
    for piece, attributes in text.diff():
        if not isinstance(piece, str):
            continue
        node: Knoop = {"type": "text", "text": piece}
        if marks := [_mark(name, value) for name, value in (attributes or {}).items()]:
            node["marks"] = marks
        nodes.append(node)
    return nodes


def _mark(name: str, value: Any) -> Knoop:
    match = _HASH.match(name)
    mark: Knoop = {"type": match[1] if match else name}
    if isinstance(value, dict) and value:
        mark["attrs"] = {key: _number(each) for key, each in value.items()}
    return mark


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


# --- What is agreed: without the proposals ---------------------------------------------------------------
def without_suggestions(nodes: list[Knoop]) -> list[Knoop]:
    """The text as it stands: proposed words left out, proposed deletions still there."""
    kept: list[Knoop] = []
    for node in nodes:
        if node["type"] == "text":
            marks = node.get("marks", [])
            text = node["text"].replace(ZERO_WIDTH, "")
            if text and not any(mark["type"] == INVOEGING for mark in marks):
                plain = [mark for mark in marks if mark["type"] not in SUGGESTIES]
                kept.append({"type": "text", "text": text, **({"marks": plain} if plain else {})})
        elif "content" in node:
            content = without_suggestions(node["content"])
            if content or not _only_proposed(node):
                kept.append({**{k: v for k, v in node.items() if k != "content"}, "content": content})
        else:
            kept.append(node)
    return kept


def _only_proposed(node: Knoop) -> bool:
    """Every word in it is a proposal, so without them there is no such block."""
    if node["type"] == "text":
        return any(mark["type"] == INVOEGING for mark in node.get("marks", []))
    return bool(node.get("content")) and all(_only_proposed(child) for child in node["content"])


# --- Plain text, the same marks as the plain form --------------------------------------------------------
def plain_text(nodes: list[Knoop]) -> str:
    """The agreed text in the notation of `opmaak`: searched, compared, and typed without JavaScript."""
    lines: list[str] = []
    for node in without_suggestions(nodes):
        if block := _plain_block(node):
            lines += [*block, ""]
    return opmaak.clean("\n".join(lines))


def _plain_block(node: Knoop) -> list[str]:
    if node["type"] == "heading":
        return [f"{'#' * int(node.get('attrs', {}).get('level', 2))} {inline_text(node)}".rstrip()]
    if node["type"] in {"bulletList", "orderedList"}:
        return _plain_list(node, ordered=node["type"] == "orderedList")
    if node["type"] == "blockquote":
        return [line for child in node.get("content", []) for line in _plain_block(child)]
    return [inline_text(node)] if node.get("content") else []


def _plain_list(node: Knoop, *, ordered: bool) -> list[str]:
    """Nested points come after their own point: the plain notation knows one level."""
    lines: list[str] = []
    for item in node.get("content", []):
        children = item.get("content", [])
        words = " ".join(inline_text(child) for child in children if child["type"] == "paragraph").strip()
        lines.append(f"{len(lines) + 1}. {words}" if ordered else f"- {words}")
        lines += [
            line for child in children if child["type"].endswith("List") for line in _plain_block(child)
        ]
    return lines


def inline_text(node: Knoop) -> str:
    if node["type"] == "text":
        return str(node["text"]).replace("\n", " ")
    if node["type"] == "hardBreak":
        return " "
    return "".join(inline_text(child) for child in node.get("content", []))


# --- HTML ------------------------------------------------------------------------------------------------
def lower_headings(nodes: list[Knoop]) -> list[Knoop]:
    """The same with every heading a level deeper, for a page that has a heading of its own above them."""
    return [
        {**node, "attrs": {**node.get("attrs", {}), "level": int(node.get("attrs", {}).get("level", 2)) + 1}}
        if node["type"] == "heading"
        else node
        for node in nodes
    ]


def html(nodes: list[Knoop], *, unwrap_lists: bool = False) -> str:
    """Safe HTML of the nodes. `unwrap_lists` writes `<li>text</li>`, which a tagged PDF needs.

    Proposals are written as <ins> and <del>; leave them out first with `without_suggestions`.
    """
    return "".join(_html_run(nodes, unwrap_lists=unwrap_lists))


def _html_run(nodes: list[Knoop], *, unwrap_lists: bool) -> list[str]:
    out: list[str] = []
    open_marks: list[Knoop] = []
    for node in nodes:
        marks = _ordered_marks(node)
        shared = _shared(open_marks, marks)
        out += [_close(mark) for mark in reversed(open_marks[shared:])]
        out += [_open(mark) for mark in marks[shared:]]
        open_marks = marks
        out.append(_html_node(node, unwrap_lists=unwrap_lists))
    return [*out, *(_close(mark) for mark in reversed(open_marks))]


def _ordered_marks(node: Knoop) -> list[Knoop]:
    if node["type"] not in {"text", "hardBreak"}:
        return []
    order = (INVOEGING, VERWIJDERING, *MARKS)
    known = [mark for mark in node.get("marks", []) if mark["type"] in order]
    return sorted(known, key=lambda mark: order.index(mark["type"]))


def _shared(left: list[Knoop], right: list[Knoop]) -> int:
    return next(
        (nr for nr, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )


def _open(mark: Knoop) -> str:
    if mark["type"] == "link":
        href = str(mark.get("attrs", {}).get("href") or "")
        if not _SAFE.match(href):
            return "<a>"
        return f'<a href="{escape(href)}" rel="noopener noreferrer nofollow">'
    return {INVOEGING: "<ins>", VERWIJDERING: "<del>"}.get(mark["type"]) or f"<{_TAGS[mark['type']]}>"


def _close(mark: Knoop) -> str:
    tags = {"link": "a", INVOEGING: "ins", VERWIJDERING: "del", **_TAGS}
    return f"</{tags[mark['type']]}>"


def _html_node(node: Knoop, *, unwrap_lists: bool) -> str:
    kind, children = node["type"], node.get("content", [])
    if kind == "text":
        return escape(node["text"].replace(ZERO_WIDTH, ""), quote=False).replace("\xa0", "&nbsp;")
    if kind in _EMPTY:
        return _EMPTY[kind]
    if kind == "listItem":
        if unwrap_lists and children and children[0]["type"] == "paragraph":
            children = [*children[0].get("content", []), *children[1:]]
        return f"<li>{html(children, unwrap_lists=unwrap_lists)}</li>"
    inner = html(children, unwrap_lists=unwrap_lists)
    if kind == "heading":
        level = min(max(int(node.get("attrs", {}).get("level", 2)), 2), 4)
        return f"<h{level}>{inner}</h{level}>"
    if kind == "orderedList" and (start := node.get("attrs", {}).get("start", 1)) not in {1, None}:
        return f'<ol start="{int(start)}">{inner}</ol>'
    return f"<{_BLOCKS[kind]}>{inner}</{_BLOCKS[kind]}>" if kind in _BLOCKS else inner
