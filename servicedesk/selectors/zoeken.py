"""Finding calls and articles: whole words, their stems, parts of compounds, exact numbers, and people."""

import re
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db import connection
from django.db.models import BigIntegerField, F, Func, Max, Q, QuerySet

from bisc_portal.accounts.models import User
from servicedesk import permissions
from servicedesk.models import Melding, Zoekdocument, Zoekwoord
from servicedesk.models.zoeken import AnyOf

NUMMER = re.compile(r"[MVW]\d{4}(-\d{0,4})?", re.IGNORECASE)
MEEST_WOORDEN = 8
# Shorter parts of words say nothing: 'pas' stands in 'aanpassen'.
DEEL_VANAF = 4
STAM_VANAF = 5
MEEST_SAMENSTELLINGEN = 40
LIJKT_OP = 0.6
# The newest calls are looked at first; only who finds little there looks at all of them.
VENSTER = 20_000
MEEST_TREFFERS = 500


def is_nummer(tekst: str) -> bool:
    return NUMMER.fullmatch(tekst) is not None


def build_query(tekst: str) -> SearchQuery | None:
    """Every word must occur: itself, its stem, its beginning, or inside a longer word. None without words."""
    woorden = [woord for woord in map(_bare, tekst.split()[:MEEST_WOORDEN]) if woord]
    samen = _compounds(woorden)
    query: SearchQuery | None = None
    for woord in woorden:
        one = _one_word(woord, samen.get(woord, []))
        query = one if query is None else query & one
    return query


def build_any_query(tekst: str) -> SearchQuery | None:
    """Any of the longer words, for suggestions while somebody is still typing."""
    woorden = [woord for woord in map(_bare, tekst.split()[:MEEST_WOORDEN]) if len(woord) >= DEEL_VANAF]
    samen = _compounds(woorden)
    query: SearchQuery | None = None
    for woord in woorden:
        one = _one_word(woord, samen.get(woord, []))
        query = one if query is None else query | one
    return query


def search_meldingen(meldingen: QuerySet[Melding], tekst: str, *, user: User) -> QuerySet[Melding]:
    """Those of `meldingen` that hold the words; notes only for whoever may read them."""
    if is_nummer(tekst.strip()):
        return meldingen.filter(nummer__startswith=tekst.strip().upper())
    query = build_query(tekst)
    if query is None:
        return meldingen.none()
    return meldingen.filter(**{f"zoekdocument__{_vector(user)}": query})


def search_newest(tekst: str, *, user: User, limit: int = MEEST_TREFFERS) -> QuerySet[Melding]:
    """The newest calls this person may see with these words, at most `limit`, over all years."""
    visible = Melding.objects.visible_to(user)
    if is_nummer(tekst.strip()):
        return search_meldingen(visible, tekst, user=user).order_by("-gemeld_op", "-pk")
    return visible.filter(AnyOf(F("pk"), find_newest(tekst, user=user, limit=limit))).order_by(
        "-gemeld_op", "-pk"
    )


def find_newest(tekst: str, *, user: User, limit: int = MEEST_TREFFERS) -> list[int]:
    """The keys of the newest calls with these words; for BiSC also of calls that are closed off."""
    query = build_query(tekst)
    return _newest(query, user, limit) if query else []


def _newest(query: SearchQuery, user: User, limit: int) -> list[int]:
    """A common word fills the window; a rare one has few rows to read among all."""
    found = Zoekdocument.objects.filter(**{_vector(user): query}).order_by("-melding_id")
    if not permissions.can_see_queue(user):
        found = found.filter(melding__in=Melding.objects.visible_to(user))
    last = Zoekdocument.objects.aggregate(last=Max("melding_id"))["last"] or 0
    recent = found.filter(melding_id__gt=last - VENSTER)
    pks = list(recent.values_list("melding_id", flat=True)[:limit])
    if len(pks) == limit or last <= VENSTER:
        return pks
    return list(found.order_by(NIEUWSTE_EERST).values_list("melding_id", flat=True)[:limit])


# Not the bare key: PostgreSQL thinks a word occurs more often than it does, and would read every call from
# the newest on until it has enough of them. A sum it can only sort, after it looked the word up.
NIEUWSTE_EERST = Func(
    F("melding_id"), template="(%(expressions)s + 0)", output_field=BigIntegerField()
).desc()


def _vector(user: User) -> str:
    return "alles" if permissions.can_read_internal(user) else "openbaar"


def _bare(woord: str) -> str:
    return woord.strip(".,;:!?()[]\"'`<>|&*\\").lower()


def _one_word(woord: str, samenstellingen: Iterable[str]) -> SearchQuery:
    """A word with digits and signs, such as an address or a serial number, is read as the text was read."""
    stem = SearchQuery(woord, config="dutch", search_type="plain")
    if not woord.isalpha():
        return stem | SearchQuery(woord, config="simple", search_type="phrase")
    lexemes = " | ".join([f"'{woord}':*", *(f"'{_quoted(s)}'" for s in samenstellingen)])
    return stem | SearchQuery(lexemes, config="simple", search_type="raw")


def _quoted(lexeme: str) -> str:
    return lexeme.replace("\\", "\\\\").replace("'", "''")


def _compounds(woorden: list[str]) -> dict[str, list[str]]:
    """For each word the longer words it is part of; for one nobody ever wrote, what it resembles."""
    parts = [woord for woord in woorden if woord.isalpha() and len(woord) >= DEEL_VANAF]
    if not parts:
        return {}
    stems = _stems(parts)
    anywhere = Q()
    for part in parts:
        anywhere |= Q(woord__contains=part) | Q(woord__contains=stems[part])
    found = list(
        Zoekwoord.objects.filter(anywhere)
        .order_by("woord")
        .values_list("woord", flat=True)[: MEEST_SAMENSTELLINGEN * len(parts)]
    )
    return {
        part: [woord for woord in found if part in woord or stems[part] in woord][:MEEST_SAMENSTELLINGEN]
        or _resembling(part)
        for part in parts
    }


def _stems(woorden: list[str]) -> dict[str, str]:
    """'printers' is also part of 'bonprinter'; a stem that says too little is left for the word itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w, (ts_lexize('dutch_stem', w))[1] FROM unnest(%s::text[]) AS w", [list(woorden)]
        )
        return {
            woord: stem if stem and len(stem) >= STAM_VANAF else woord for woord, stem in cursor.fetchall()
        }


def _resembling(woord: str) -> list[str]:
    return list(
        Zoekwoord.objects.filter(woord__trigram_word_similar=woord)
        .annotate(lijkt=TrigramWordSimilarity(woord, "woord"))
        .filter(lijkt__gte=LIJKT_OP)
        .order_by("-lijkt", "woord")
        .values_list("woord", flat=True)[:5]
    )
