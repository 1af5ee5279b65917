"""Who wrote which words: a text and what each writer made of it, one after the other. Knows no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from ontwikkelagenda.opmaak import Vorm, read_line
from ontwikkelagenda.verschil import split_words

# A stretch of text, and who wrote it; nobody when it stood there from the start.
type Aandeel[T] = tuple[str, T | None]


@dataclass(frozen=True)
class Geschreven[T]:
    """One line without its mark: its stretches, each with whether another writer comes after it."""

    vorm: Vorm
    niveau: int
    stukken: list[tuple[str, T | None, bool]]


def annotate[T](base: str, steps: Iterable[tuple[str, T]]) -> list[Aandeel[T]]:
    """Return the last text in stretches with their writers; `steps` are (text, writer) in order of time."""
    words: list[Aandeel[T]] = [(word, None) for word in split_words(base)]
    for text, writer in steps:
        old, new = [word for word, _ in words], split_words(text)
        after: list[Aandeel[T]] = []
        for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
            after += words[i1:i2] if tag == "equal" else [(word, writer) for word in new[j1:j2]]
        words = after
    return _join(words)


def _join[T](words: list[Aandeel[T]]) -> list[Aandeel[T]]:
    """Neighbours of one writer become one stretch."""
    joined: list[Aandeel[T]] = []
    for word, writer in words:
        if joined and joined[-1][1] == writer:
            joined[-1] = (joined[-1][0] + word, writer)
        else:
            joined.append((word, writer))
    return joined


def lines[T](aandelen: list[Aandeel[T]]) -> list[Geschreven[T]]:
    """The same stretches line by line, each line in the shape its mark says it has."""
    split: list[list[Aandeel[T]]] = [[]]
    for text, writer in aandelen:
        first, *rest = text.split("\n")
        split[-1].append((first, writer))
        split += [[(piece, writer)] for piece in rest]
    unmarked = [_unmark(line) for line in split if "".join(text for text, _ in line).strip()]
    writers = [writer for _, _, line in unmarked for _, writer in line]
    following = iter([*writers[1:], None])
    last = [writer != after for writer, after in zip(writers, following, strict=True)]
    flags = iter(last)
    return [
        Geschreven(vorm, niveau, [(text, writer, next(flags)) for text, writer in line])
        for vorm, niveau, line in unmarked
    ]


def _unmark[T](line: list[Aandeel[T]]) -> tuple[Vorm, int, list[Aandeel[T]]]:
    """The line without the mark before its words, whoever typed that."""
    whole = "".join(text for text, _ in line)
    vorm, niveau, words = read_line(whole)
    skip = len(whole.rstrip()) - len(words)
    kept: list[Aandeel[T]] = []
    for text, writer in line:
        if piece := text[skip:]:
            kept.append((piece, writer))
        skip = max(0, skip - len(text))
    return vorm, niveau, kept
