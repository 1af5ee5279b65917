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

    def side(other: verschil.Soort) -> list[tuple[Vorm, int, str]]:
        left = [regel.side(other) for regel in regels]
        return [(r.vorm, r.niveau, "".join(s.tekst for s in r.stukken)) for r in left if r]

    def lines(tekst: str) -> list[tuple[Vorm, int, str]]:
        return [opmaak.read_line(line) for line in tekst.splitlines() if line.strip()]

    assert side(verschil.Soort.ERBIJ) == lines(oud)
    assert side(verschil.Soort.WEG) == lines(nieuw)


@given(TEXT, TEXT)
def test_both_columns_hold_the_whole_of_their_text(oud: str, nieuw: str) -> None:
    rijen = verschil.pair(verschil.compare(oud, nieuw))

    def column(regels: list[verschil.Regel | None]) -> list[str]:
        return ["".join(stuk.tekst for stuk in regel.stukken) for regel in regels if regel]

    def words(tekst: str) -> list[str]:
        return [opmaak.read_line(line)[2] for line in tekst.splitlines() if line.strip()]

    assert column([rij.oud for rij in rijen]) == words(oud)
    assert column([rij.nieuw for rij in rijen]) == words(nieuw)


def test_what_was_replaced_stands_beside_what_replaced_it() -> None:
    rijen = verschil.pair(verschil.compare("een\nkat", "een\nhond\nmuis"))

    assert [rij.gewijzigd for rij in rijen] == [False, True, True]
    assert rijen[1].oud is not None
    assert rijen[1].nieuw is not None
    assert rijen[2].oud is None


def test_a_new_point_in_a_numbered_list_changes_no_other_point() -> None:
    regels = verschil.compare("1. een\n2. twee", "1. nul\n2. een\n3. twee")

    assert [regel.gewijzigd for regel in regels] == [True, False, False]


def test_a_paragraph_that_became_a_heading_is_shown_as_both() -> None:
    regels = verschil.compare("Samen lezen", "## Samen lezen")

    assert [(regel.vorm, regel.gewijzigd) for regel in regels] == [(Vorm.ALINEA, True), (Vorm.KOP, True)]


@given(LINES, LINES)
def test_merging_with_nobody_elses_edit_is_the_own_edit(basis: list[str], mijn: list[str]) -> None:
    base, mine = "\n".join(basis), "\n".join(mijn)

    assert verschil.merge(base, mine, base) == mine
    assert verschil.merge(base, base, mine) == mine


def test_edits_of_the_same_line_are_not_merged() -> None:
    assert verschil.merge("a\nb", "A\nb", "x\nb") is None
