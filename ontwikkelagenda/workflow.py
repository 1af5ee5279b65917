"""Which phase of an agenda may follow which, and what may be done in it. Knows nothing of Django."""

CONCEPT, CONSULTATIE = "concept", "consultatie"
WIJZIGINGSVOORSTELLEN, CONSENTRONDE = "wijzigingsvoorstellen", "consentronde"
VASTGESTELD, UITVOERING, EVALUATIE, AFGESLOTEN = "vastgesteld", "uitvoering", "evaluatie", "afgesloten"

# Until it is adopted an agenda may go back; what is adopted changes by a numbered addendum only.
NEXT: dict[str, frozenset[str]] = {
    CONCEPT: frozenset({CONSULTATIE, WIJZIGINGSVOORSTELLEN}),
    CONSULTATIE: frozenset({CONCEPT, WIJZIGINGSVOORSTELLEN}),
    WIJZIGINGSVOORSTELLEN: frozenset({CONSULTATIE, CONSENTRONDE}),
    CONSENTRONDE: frozenset({WIJZIGINGSVOORSTELLEN, VASTGESTELD}),
    VASTGESTELD: frozenset({UITVOERING, WIJZIGINGSVOORSTELLEN}),
    UITVOERING: frozenset({EVALUATIE, WIJZIGINGSVOORSTELLEN}),
    EVALUATIE: frozenset({UITVOERING, AFGESLOTEN}),
    AFGESLOTEN: frozenset(),
}
# These steps are taken by doing something else: opening a round, adopting, beginning an addendum.
BY_DOING: frozenset[tuple[str, str]] = frozenset(
    {
        (WIJZIGINGSVOORSTELLEN, CONSENTRONDE),
        (CONSENTRONDE, VASTGESTELD),
        (VASTGESTELD, WIJZIGINGSVOORSTELLEN),
        (UITVOERING, WIJZIGINGSVOORSTELLEN),
    }
)
# Everybody writes freely in these; after them a change goes through an amendment.
WRITING = frozenset({CONCEPT, CONSULTATIE})
AMENDING = frozenset({CONSULTATIE, WIJZIGINGSVOORSTELLEN})
ADOPTED = frozenset({VASTGESTELD, UITVOERING, EVALUATIE, AFGESLOTEN})
RUNNING = frozenset({VASTGESTELD, UITVOERING, EVALUATIE})
BEFORE_ADOPTION = (CONCEPT, CONSULTATIE, WIJZIGINGSVOORSTELLEN, CONSENTRONDE)


def may_follow(van: str, naar: str) -> bool:
    return naar in NEXT[van]


def may_choose(van: str, naar: str, *, tijdvak: int) -> bool:
    """Whether somebody may simply pick this phase; an addendum has no free writing."""
    if tijdvak > 1 and naar in WRITING:
        return False
    return may_follow(van, naar) and (van, naar) not in BY_DOING


def may_write(fase: str) -> bool:
    return fase in WRITING


def may_amend(fase: str) -> bool:
    return fase in AMENDING


def may_adopt(fase: str) -> bool:
    return may_follow(fase, VASTGESTELD)
