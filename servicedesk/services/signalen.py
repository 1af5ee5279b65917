"""What a clock tells while it runs: warnings, breach, and who is told next; each exactly once."""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.services import Rondbericht, queue_rondberichten
from servicedesk import notifications, selectors, sla
from servicedesk.models import Hertelling, Klok, KlokSignaal, Kloksoort

SWEEP_BATCH = 500
# All that a signal reads: with the text of every call the sweep would be twice as long.
READS = (
    "soort",
    "gemeld_op",
    "started_at",
    "due_at",
    "breach_at",
    "warn50_at",
    "warn75_at",
    "volgend_signaal_op",
    "resultaat",
    "melding__nummer",
    "melding__onderwerp",
    "melding__afgeschermd",
    "melding__organisatie__naam",
    "melding__behandelaar",
)
ADVANCE = """
UPDATE servicedesk_klok AS klok SET volgend_signaal_op = nieuw.op, resultaat = nieuw.resultaat
  FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[]) AS nieuw (id, op, resultaat)
 WHERE klok.id = nieuw.id
"""


def record_signals(klok: Klok, *, at: dt.datetime) -> list[sla.Drempel]:
    """Write every threshold passed and not yet written; return the new ones. The caller holds the lock."""
    if klok.staat_stil:
        return []
    belofte = selectors.read_belofte(klok)
    already = set(klok.signalen.values_list("drempel", flat=True))
    new = [(drempel, op) for drempel, op in sla.signals_passed(belofte, at) if drempel not in already]
    KlokSignaal.objects.bulk_create(
        KlokSignaal(klok=klok, drempel=drempel, bereikt_op=op, gegeven_op=at) for drempel, op in new
    )
    klok.volgend_signaal_op = sla.next_signal_at(belofte, at)
    update_fields = ["volgend_signaal_op"]
    if any(drempel == sla.Drempel.SCHENDING for drempel, _ in new):
        klok.resultaat = Klok.Resultaat.GEMIST
        update_fields.append("resultaat")
        if klok.soort == Kloksoort.RESPONS:
            mark_for_recount(klok.gemeld_op, at=at)
    klok.save(update_fields=update_fields)
    return [drempel for drempel, _ in new]


@transaction.atomic
def sweep_batch(*, at: dt.datetime, limit: int = SWEEP_BATCH) -> int:
    """Claim clocks with a signal due, write the signals and queue the messages; return how many clocks.

    Two sweeps never hold the same clock, and what one transaction writes it writes once. When several
    thresholds passed while no sweep ran, all are recorded and only the gravest is told. A handful of
    statements, however many clocks there are.
    """
    klokken = list(
        Klok.objects.filter(volgend_signaal_op__lt=at)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("melding__organisatie", "melding__behandelaar")
        .only(*READS)
        .order_by("volgend_signaal_op", "pk")[:limit]
    )
    if not klokken:
        return 0
    queue_rondberichten(_tell(klokken, _record_all(klokken, at=at), at=at), at=at)
    return len(klokken)


def _record_all(klokken: list[Klok], *, at: dt.datetime) -> dict[int, list[sla.Drempel]]:
    """Write what passed of all these clocks, and say of each what is new."""
    given = set(KlokSignaal.objects.filter(klok__in=klokken).values_list("klok_id", "drempel"))
    signalen, months, new = [], set(), {}
    for klok in klokken:
        belofte = selectors.read_belofte(klok)
        passed = [(d, op) for d, op in sla.signals_passed(belofte, at) if (klok.pk, d) not in given]
        signalen += [KlokSignaal(klok=klok, drempel=d, bereikt_op=op, gegeven_op=at) for d, op in passed]
        new[klok.pk] = [drempel for drempel, _ in passed]
        klok.volgend_signaal_op = sla.next_signal_at(belofte, at)
        if sla.Drempel.SCHENDING in new[klok.pk]:
            klok.resultaat = Klok.Resultaat.GEMIST
            if klok.soort == Kloksoort.RESPONS:
                months.add(timezone.localdate(klok.gemeld_op).replace(day=1))
    KlokSignaal.objects.bulk_create(signalen)
    with connection.cursor() as cursor:
        cursor.execute(
            ADVANCE,
            [
                [klok.pk for klok in klokken],
                [klok.volgend_signaal_op for klok in klokken],
                [klok.resultaat for klok in klokken],
            ],
        )
    Hertelling.objects.bulk_create(Hertelling(periode=month, created_at=at) for month in sorted(months))
    return new


def _tell(klokken: list[Klok], new: dict[int, list[sla.Drempel]], *, at: dt.datetime) -> list[Rondbericht]:
    """The messages that go with it. A breach goes to the next in the roster too, if there is one."""
    staff = selectors.list_op_dienst(now=at) or list(notifications.servicedesk_staff())
    brieven, escalaties = [], []
    volgende: dict[frozenset[int], User | None] = {}
    for klok in klokken:
        if not new[klok.pk]:
            continue
        brieven.append(notifications.signal_bericht(klok, new[klok.pk][-1], staff=staff))
        if sla.Drempel.SCHENDING not in new[klok.pk]:
            continue
        knows = frozenset(
            [klok.melding.behandelaar_id] if klok.melding.behandelaar_id else [p.pk for p in staff]
        )
        if knows not in volgende:
            volgende[knows] = selectors.find_next_in_roster(now=at, behalve=set(knows))
        aan = volgende[knows]
        if aan and notifications.only_named(klok.melding, [aan]):
            escalaties.append(
                KlokSignaal(
                    klok=klok,
                    drempel=KlokSignaal.Drempel.ESCALATIE,
                    bereikt_op=klok.breach_at,
                    gegeven_op=at,
                    aan=aan,
                )
            )
            brieven.append(notifications.escalation_bericht(klok, aan=aan))
    KlokSignaal.objects.bulk_create(escalaties, ignore_conflicts=True)
    return brieven


def mark_for_recount(moment: dt.datetime, *, at: dt.datetime) -> None:
    """The shares of this instant's month changed."""
    periode = timezone.localdate(moment).replace(day=1)
    Hertelling.objects.create(periode=periode, created_at=at)
