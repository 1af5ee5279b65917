"""How help was received: what reporters thought of it, and what was solved at the first contact.

Both are counted over calls; a call that is closed off as a security incident is in neither.
"""

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

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


def _opgelost(periode: Periode, now: dt.datetime, bibliotheek_id: int | None) -> QuerySet[Melding]:
    """Calls resolved in the period."""
    tot = min(periode.tot, now)
    resolved = Melding.objects.filter(opgelost_op__gte=periode.van, opgelost_op__lt=tot)
    return _own(resolved, bibliotheek_id).annotate(telt_op=F("opgelost_op"))


def _more_needed() -> tuple[Exists, Exists]:
    """Whether a call had to wait or came back, and whether it was handed on after it was picked up."""
    events = MeldingGebeurtenis.objects.filter(melding=OuterRef("pk")).order_by()
    before = MeldingGebeurtenis.objects.filter(
        melding=OuterRef("melding"), soort=Soort.OPGEPAKT, pk__lt=OuterRef("pk")
    ).order_by()
    passed_on = events.filter(Exists(before), soort=Soort.TOEGEWEZEN)
    return Exists(events.filter(soort__in=NIET_METEEN)), Exists(passed_on)


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
    return _merge(periode, now, bibliotheek_id, "", None)


def page_oordelen(
    periode: Periode, *, now: dt.datetime, bibliotheek_id: int | None, toon: str, begin: int, einde: int
) -> list[Bronrij]:
    """A stretch of the same rows: all, or those that reached it, missed it or do not count."""
    return _merge(periode, now, bibliotheek_id, toon, einde)[begin:]


def _merge(
    periode: Periode, now: dt.datetime, bibliotheek_id: int | None, toon: str, einde: int | None
) -> list[Bronrij]:
    """The first rows of the judged and of the silent calls, each in the order of its index, as one list."""
    judged = _beoordeeld(periode, now, bibliotheek_id)
    sources = {
        "": [judged, _niet_beoordeeld(periode, now, bibliotheek_id)],
        "behaald": [judged.filter(TEVREDEN)],
        "gemist": [judged.exclude(TEVREDEN)],
        "buiten": [_niet_beoordeeld(periode, now, bibliotheek_id)],
    }[toon]
    read = [_readable(found).select_related("tevredenheid")[:einde] for found in sources]
    newest = heapq.merge(*read, key=lambda melding: (getattr(melding, "telt_op"), melding.pk), reverse=True)  # noqa: B009  annotated
    return [_oordeel(melding) for melding in newest][:einde]


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
        case "gemist":
            found = found.filter(OPGELOST).filter(Q(vroeg_meer) | Q(doorgezet))
        case "buiten":
            found = found.exclude(OPGELOST)
    return _contacts(_readable(found)[begin:einde])


def _contacts(meldingen: Iterable[Melding]) -> list[Bronrij]:
    """The rows of these calls; what happened to them is read for all at once."""
    read = list(meldingen)
    vroeg_meer, doorgezet = _more_needed()
    known = {
        pk: (asked, passed_on)
        for pk, asked, passed_on in Melding.objects.filter(pk__in=[melding.pk for melding in read])
        .annotate(vroeg_meer=vroeg_meer, doorgezet=doorgezet)
        .order_by("pk")
        .values_list("pk", "vroeg_meer", "doorgezet")
    }
    return [_contact(melding, *known[melding.pk]) for melding in read]


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


def _contact(melding: Melding, asked: bool, passed_on: bool) -> Bronrij:
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
