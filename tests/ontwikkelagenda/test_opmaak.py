"""The shape of a text, and the difference between two of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontwikkelagenda import opmaak, verschil
from ontwikkelagenda.opmaak import Blok, Vorm

TEXT = st.text(alphabet="abc -#\n1.", max_size=60)
LINES = st.lists(st.sampled_from(["een", "twee", "drie", "vier", "vijf", ""]), max_size=8)


@pytest.mark.parametrize(
    ("tekst", "blokken"),
    [
        ("", []),
        ("Een zin\nen nog een.", [Blok(Vorm.ALINEA, ("Een zin en nog een.",))]),
        ("Een.\n\nTwee.", [Blok(Vorm.ALINEA, ("Een.",)), Blok(Vorm.ALINEA, ("Twee.",))]),
        ("- a\n- b", [Blok(Vorm.OPSOMMING, ("a", "b"))]),
        ("- a\n  vervolg\n\n- b", [Blok(Vorm.OPSOMMING, ("a vervolg", "b"))]),
        ("1. a\n2. b", [Blok(Vorm.NUMMERING, ("a", "b"))]),
        ("## Kop\nTekst", [Blok(Vorm.KOP, ("Kop",)), Blok(Vorm.ALINEA, ("Tekst",))]),
        ("Zin\n- punt", [Blok(Vorm.ALINEA, ("Zin",)), Blok(Vorm.OPSOMMING, ("punt",))]),
    ],
)
def test_a_text_is_read_as_blocks(tekst: str, blokken: list[Blok]) -> None:
    assert opmaak.parse(tekst) == blokken


@given(TEXT)
def test_no_word_is_lost_in_reading(tekst: str) -> None:
    letters = [c for c in tekst if c in "abc"]

    assert [c for blok in opmaak.parse(tekst) for c in blok.tekst if c in "abc"] == letters


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back_from_their_difference(oud: str, nieuw: str) -> None:
    regels = verschil.compare(oud, nieuw)

    def side(skip: verschil.Soort) -> list[str]:
        lines = ["".join(s.tekst for s in r.stukken if s.soort is not skip) for r in regels]
        return [line for line in lines if line]

    assert side(verschil.Soort.ERBIJ) == [line.strip() for line in oud.splitlines() if line.strip()]
    assert side(verschil.Soort.WEG) == [line.strip() for line in nieuw.splitlines() if line.strip()]


@given(LINES, LINES)
def test_merging_with_nobody_elses_edit_is_the_own_edit(basis: list[str], mijn: list[str]) -> None:
    base, mine = "\n".join(basis), "\n".join(mijn)

    assert verschil.merge(base, mine, base) == mine
    assert verschil.merge(base, base, mine) == mine


def test_edits_of_the_same_line_are_not_merged() -> None:
    assert verschil.merge("a\nb", "A\nb", "x\nb") is None
