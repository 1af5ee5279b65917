"""Which phase of an agenda may follow which, and in which ones there is writing. Knows nothing of Django."""

CONCEPT, INBRENG, CONSENTRONDE = "concept", "inbreng", "consentronde"
VASTGESTELD, UITVOERING, AFGESLOTEN = "vastgesteld", "uitvoering", "afgesloten"

# Until it is adopted an agenda may go back; what is adopted stays adopted.
NEXT: dict[str, frozenset[str]] = {
    CONCEPT: frozenset({INBRENG, CONSENTRONDE, VASTGESTELD}),
    INBRENG: frozenset({CONCEPT, CONSENTRONDE, VASTGESTELD}),
    CONSENTRONDE: frozenset({INBRENG, VASTGESTELD}),
    VASTGESTELD: frozenset({UITVOERING}),
    UITVOERING: frozenset({AFGESLOTEN}),
    AFGESLOTEN: frozenset(),
}
# In the consent round everybody looks at the same text, so it stands still.
WRITING = frozenset({CONCEPT, INBRENG})
ADOPTED = frozenset({VASTGESTELD, UITVOERING, AFGESLOTEN})


def may_follow(van: str, naar: str) -> bool:
    return naar in NEXT[van]


def may_write(fase: str) -> bool:
    return fase in WRITING


def may_adopt(fase: str) -> bool:
    return may_follow(fase, VASTGESTELD)
