"""Who wrote which words: a text and what each writer made of it, one after the other. Knows no Django."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from ontwikkelagenda.verschil import split_words

# A stretch of text, and who wrote it; nobody when it stood there from the start.
type Aandeel[T] = tuple[str, T | None]


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
