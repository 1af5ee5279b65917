"""How help was received: what reporters thought of it, and what was solved at the first contact.

Both are counted over calls; a call that is closed off as a security incident is in neither.
"""

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from bisc_portal.meting import Bronrij, Maanddeel, Periode, mark, midnight, month_number, months_of
from servicedesk.models import Melding, MeldingGebeurtenis, Tevredenheid

OORDEEL = "tevredenheid"
EERSTE_CONTACT = "eerste_contact"
Soort = MeldingGebeurtenis.Soort
# After one of these, more than one contact was needed.
NIET_METEEN = (Soort.WACHT_OP_MELDER, Soort.WACHT_OP_LEVERANCIER, Soort.HEROPEND)
BEOORDEELD = Q(tevredenheid__isnull=False)
TEVREDEN = Q(tevredenheid__score=Tevredenheid.Score.TEVREDEN)
OPGELOST = Q(samengevoegd_in__isnull=True)
# What happened to each call resolved in the period, in one pass; handed on is assigned once picked up.
COUNT_EERSTE_CONTACT = """
WITH opgelost AS (
  SELECT m.id, m.organisatie_id, m.opgelost_op, m.samengevoegd_in_id IS NULL AS telt,
    bool_or(g.soort = ANY(%(niet_meteen)s)) IS NOT TRUE
    AND (max(g.id) FILTER (WHERE g.soort = 'toegewezen') > min(g.id) FILTER (WHERE g.soort = 'opgepakt'))
      IS NOT TRUE AS meteen
  FROM servicedesk_melding AS m
  LEFT JOIN servicedesk_meldinggebeurtenis AS g ON g.melding_id = m.id
    AND g.soort IN ('opgepakt', 'toegewezen', 'wacht_op_melder', 'wacht_op_leverancier', 'heropend')
  WHERE NOT m.afgeschermd AND m.opgelost_op >= %(van)s AND m.opgelost_op < %(tot)s
  GROUP BY m.id
)
SELECT width_bucket(opgelost_op, %(maanden)s::timestamptz[]), organisatie_id,
  count(*), count(*) FILTER (WHERE telt), count(*) FILTER (WHERE telt AND meteen),
  bit_xor(hashint8extended(id * 4 + CASE WHEN NOT telt THEN 0 WHEN meteen THEN 3 ELSE 2 END, 0))
FROM opgelost GROUP BY 1, 2
"""


def _beoordeeld(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> QuerySet[Melding]:
    """Calls judged in the period."""
    op = "tevredenheid__gegeven_op"
    judged = Melding.objects.filter(**{f"{op}__gte": periode.van, f"{op}__lt": min(periode.tot, now)})
    return _own(judged, bibliotheek_id).annotate(telt_op=F(op))


def _niet_beoordeeld(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> QuerySet[Melding]:
    """Calls closed in the period that nobody ever judged."""
    silent = Melding.objects.filter(
        tevredenheid__isnull=True, afgesloten_op__gte=periode.van, afgesloten_op__lt=min(periode.tot, now)
    )
    return _own(silent, bibliotheek_id).annotate(telt_op=F("afgesloten_op"))


def _niet_beoordeeld_in_order(
    periode: Periode, now: dt.datetime, bibliotheek_id: int | None
) -> QuerySet[Melding]:
    """The same calls, for a page of them.

    As an empty join PostgreSQL expects almost none, and reads and sorts a year; counting is faster that way.
    """
    closed = Melding.objects.filter(afgesloten_op__gte=periode.van, afgesloten_op__lt=min(periode.tot, now))
    judged = Tevredenheid.objects.filter(melding=OuterRef("pk")).order_by()
    return _own(closed.filter(~Exists(judged)), bibliotheek_id).annotate(telt_op=F("afgesloten_op"))


def _opgelost(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> QuerySet[Melding]:
    """Calls resolved in the period."""
    tot = min(periode.tot, now)
    resolved = Melding.objects.filter(opgelost_op__gte=periode.van, opgelost_op__lt=tot)
    return _own(resolved, bibliotheek_id).annotate(telt_op=F("opgelost_op"))


def _more_needed_events() -> tuple[QuerySet[MeldingGebeurtenis], QuerySet[MeldingGebeurtenis]]:
    """That a call had to wait or came back, and that it was handed on after it was picked up."""
    events = MeldingGebeurtenis.objects.filter(melding=OuterRef("pk")).order_by()
    before = MeldingGebeurtenis.objects.filter(
        melding=OuterRef("melding"), soort=Soort.OPGEPAKT, pk__lt=OuterRef("pk")
    ).order_by()
    return events.filter(soort__in=NIET_METEEN), events.filter(Exists(before), soort=Soort.TOEGEWEZEN)


def _more_needed() -> tuple[Exists, Exists]:
    asked, passed_on = _more_needed_events()
    return Exists(asked), Exists(passed_on)


def _needed_more() -> Q:
    """Either of the two, asked call by call: as existence PostgreSQL lists all events there ever were."""
    asked, passed_on = _more_needed_events()
    return Q(IsNull(Subquery(asked.values("pk")[:1]), rhs=False)) | Q(
        IsNull(Subquery(passed_on.values("pk")[:1]), rhs=False)
    )


def _own(meldingen: QuerySet[Melding], bibliotheek_id: int | None) -> QuerySet[Melding]:
    return meldingen if bibliotheek_id is None else meldingen.filter(organisatie_id=bibliotheek_id)


def count_beleving_per_maand(periode: Periode, *, now: dt.datetime) -> list[Maanddeel]:
    """Both figures per month and library."""
    return [*_count_oordelen(periode, now), *_count_eerste_contact(periode, now)]


def _count_oordelen(periode: Periode, now: dt.datetime) -> list[Maanddeel]:
    """Judged and silent calls are found by an index of their own, and then added up."""
    months = months_of(periode)
    found: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for meldingen in (_beoordeeld(periode, now, None), _niet_beoordeeld(periode, now, None)):
        rows = (
            meldingen.annotate(maand=month_number("telt_op", months))
            .order_by()
            .values("maand", "organisatie_id")
            .annotate(
                rijen=Count("pk"),
                noemer=Count("pk", filter=BEOORDEELD),
                teller=Count("pk", filter=TEVREDEN),
                kenmerk=mark(BEOORDEELD, TEVREDEN),
            )
        )
        for row in rows:
            old = found[row["maand"], row["organisatie_id"]]
            old[:3] = [old[0] + row["rijen"], old[1] + row["noemer"], old[2] + row["teller"]]
            old[3] ^= row["kenmerk"]
    return [
        _maanddeel(OORDEEL, months[maand - 1], organisatie_id, counts)
        for (maand, organisatie_id), counts in found.items()
    ]


def _count_eerste_contact(periode: Periode, now: dt.datetime) -> list[Maanddeel]:
    months = months_of(periode)
    parameters: dict[str, Any] = {
        "van": periode.van,
        "tot": min(periode.tot, now),
        "maanden": [midnight(month) for month in months],
        "niet_meteen": [soort.value for soort in NIET_METEEN],
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT_EERSTE_CONTACT, parameters)
        return [
            _maanddeel(EERSTE_CONTACT, months[maand - 1], organisatie_id, counts)
            for maand, organisatie_id, *counts in cursor
        ]


def _maanddeel(naam: str, maand: dt.date, organisatie_id: int, counts: list[int]) -> Maanddeel:
    rijen, noemer, teller, kenmerk = counts
    return Maanddeel(
        meetwijze=f"servicedesk.{naam}",
        maand=maand,
        organisatie_id=organisatie_id,
        teller=Decimal(teller),
        noemer=Decimal(noemer),
        rijen=rijen,
        kenmerk=kenmerk,
    )


def list_oordelen(periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None) -> list[Bronrij]:
    """Every call of the figure, the latest first; where nobody answered it says so."""
    both = (_beoordeeld(periode, now, bibliotheek_id), _niet_beoordeeld(periode, now, bibliotheek_id))
    read = [_readable(found).select_related("tevredenheid") for found in both]
    newest = heapq.merge(*read, key=lambda melding: (getattr(melding, "telt_op"), melding.pk), reverse=True)  # noqa: B009  annotated
    return [_oordeel(melding) for melding in newest]


def page_oordelen(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None, toon: str, begin: int, einde: int
) -> list[Bronrij]:
    """A stretch of the same rows: all, or those that reached it, missed it or do not count."""
    judged, silent = (
        _beoordeeld(periode, now, bibliotheek_id),
        _niet_beoordeeld_in_order(periode, now, bibliotheek_id),
    )
    match toon:
        case "behaald":
            found = judged.filter(TEVREDEN)
        case "gemist":
            found = judged.exclude(TEVREDEN)
        case "buiten":
            found = silent
        case _:
            return _page_both(judged, silent, begin, einde)
    return [_oordeel(melding) for melding in _readable(found).select_related("tevredenheid")[begin:einde]]


def _page_both(judged: QuerySet[Melding], silent: QuerySet[Melding], begin: int, einde: int) -> list[Bronrij]:
    """A stretch of both as one list: first only when and which, each in the order of its index."""
    places = [_readable(found).values_list(F("telt_op"), "pk")[:einde] for found in (judged, silent)]
    pks = [pk for _, pk in islice(heapq.merge(*places, reverse=True), begin, einde)]
    read = Melding.objects.select_related("organisatie", "tevredenheid").in_bulk(pks)
    return [_oordeel(read[pk]) for pk in pks]


def list_eerste_contact(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None = None
) -> list[Bronrij]:
    """Every call resolved in the period, the latest first; a merged one does not count."""
    return _contacts(_readable(_opgelost(periode, now, bibliotheek_id)))


def page_eerste_contact(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None, toon: str, begin: int, einde: int
) -> list[Bronrij]:
    """A stretch of the same rows: all, or those that reached it, missed it or do not count."""
    found = _opgelost(periode, now, bibliotheek_id)
    vroeg_meer, doorgezet = _more_needed()
    match toon:
        case "behaald":
            found = found.filter(OPGELOST).filter(~vroeg_meer, ~doorgezet)
            return [
                _contact(melding, asked=False, passed_on=False) for melding in _readable(found)[begin:einde]
            ]
        case "gemist":
            found = found.filter(OPGELOST).filter(_needed_more())
        case "buiten":
            found = found.exclude(OPGELOST)
    return _contacts(_readable(found)[begin:einde])


def _contacts(meldingen: Iterable[Melding]) -> list[Bronrij]:
    """The rows of these calls; what happened to them is read for all at once."""
    read = list(meldingen)
    events: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for melding_id, pk, soort in (
        MeldingGebeurtenis.objects.filter(
            melding__in=[melding.pk for melding in read],
            soort__in=[Soort.OPGEPAKT, Soort.TOEGEWEZEN, *NIET_METEEN],
        )
        .order_by("pk")
        .values_list("melding_id", "pk", "soort")
    ):
        events[melding_id].append((pk, soort))
    return [
        _contact(melding, asked=_was_asked(found), passed_on=_was_passed_on(found))
        for melding in read
        for found in [events[melding.pk]]
    ]


def _was_asked(events: list[tuple[int, str]]) -> bool:
    return any(soort in NIET_METEEN for _, soort in events)


def _was_passed_on(events: list[tuple[int, str]]) -> bool:
    """Assigned after it was picked up."""
    taken = [pk for pk, soort in events if soort == Soort.OPGEPAKT]
    return bool(taken) and any(soort == Soort.TOEGEWEZEN and pk > taken[0] for pk, soort in events)


def _readable(meldingen: QuerySet[Melding]) -> QuerySet[Melding]:
    return meldingen.select_related("organisatie", "samengevoegd_in").order_by(F("telt_op").desc(), "-pk")


def _oordeel(melding: Melding) -> Bronrij:
    oordeel = getattr(melding, "tevredenheid", None)
    return _bronrij(
        melding,
        telt_mee=oordeel is not None,
        behaald=oordeel is not None and oordeel.score == Tevredenheid.Score.TEVREDEN,
        reden=oordeel.get_score_display() if oordeel else "De melder gaf geen oordeel.",
    )


def _contact(melding: Melding, *, asked: bool, passed_on: bool) -> Bronrij:
    if melding.samengevoegd_in is not None:
        other = melding.samengevoegd_in.nummer
        return _bronrij(melding, telt_mee=False, behaald=False, reden=f"Samengevoegd met {other}.")
    if asked:
        reden = "heropend, of er was op iemand anders te wachten"
    else:
        reden = "doorgezet naar een ander" if passed_on else "bij het eerste contact opgelost"
    return _bronrij(melding, telt_mee=True, behaald=not asked and not passed_on, reden=reden)


def _bronrij(melding: Melding, *, telt_mee: bool, behaald: bool, reden: str) -> Bronrij:
    return Bronrij(
        sleutel=melding.nummer,
        label=f"{melding.onderwerp} ({melding.organisatie.kort})",
        url=melding.get_absolute_url(),
        telt_mee=telt_mee,
        behaald=behaald,
        reden=reden,
    )
