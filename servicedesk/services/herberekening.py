"""Reckoning running deadlines again: asked for with a reason, done in the background, on record."""

import datetime as dt

from django.db import connection, transaction

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.logboek.services import record
from bisc_portal.werktijd.models import Werkkalender
from bisc_portal.werktijd.selectors import load_stamped_kalender
from servicedesk import selectors
from servicedesk.models import AfgeslotenMaand, Herberekening, SlaAandeel, SlaBeleid
from servicedesk.services.overstap import adopt_beleid
from servicedesk.services.signalen import mark_for_recount

STAGE = """
CREATE TEMPORARY TABLE herberekend (
    klok_id bigint, due_was bigint, due_at bigint, breach_at bigint, warn50_at bigint, warn75_at bigint
) ON COMMIT DROP
"""
COPY = "COPY herberekend (klok_id, due_was, due_at, breach_at, warn50_at, warn75_at) FROM STDIN"
# Thresholds are given in order, so the next one to give keeps its place in the row.
MOVE = """
WITH nieuw AS (
    SELECT klok_id,
           timestamptz 'epoch' + due_was * interval '1 microsecond' AS due_was,
           timestamptz 'epoch' + due_at * interval '1 microsecond' AS due_at,
           timestamptz 'epoch' + breach_at * interval '1 microsecond' AS breach_at,
           timestamptz 'epoch' + warn50_at * interval '1 microsecond' AS warn50_at,
           timestamptz 'epoch' + warn75_at * interval '1 microsecond' AS warn75_at
      FROM herberekend
), verplaatst AS (
    UPDATE servicedesk_klok AS klok
       SET due_at = nieuw.due_at, breach_at = nieuw.breach_at,
           warn50_at = nieuw.warn50_at, warn75_at = nieuw.warn75_at, kalender_stamp = %(stamp)s,
           volgend_signaal_op = CASE klok.volgend_signaal_op
               WHEN klok.warn50_at THEN nieuw.warn50_at
               WHEN klok.warn75_at THEN nieuw.warn75_at
               ELSE nieuw.breach_at END
      FROM nieuw
     WHERE klok.id = nieuw.klok_id AND klok.due_at = nieuw.due_was
       AND klok.stopped_at IS NULL AND klok.vervangen_op IS NULL
       AND NOT klok.staat_stil AND klok.resultaat = 'loopt'
 RETURNING klok.id, nieuw.due_was, nieuw.due_at
)
INSERT INTO servicedesk_herberekendeklok (herberekening_id, klok_id, due_van, due_naar)
SELECT %(herberekening)s, id, due_was, due_at FROM verplaatst
"""


class HerberekeningRunningError(Exception):
    """It is being reckoned again already, or with an agreement that does not hold now."""


class MaandNotOverError(Exception):
    """Only a month that is over can be closed, and only once."""


@transaction.atomic
def request_herberekening(
    kalender: Werkkalender, *, by: User, at: dt.datetime, reden: str, verwacht: int
) -> Herberekening:
    """Ask for it, after having seen that `verwacht` deadlines would move; a worker does it."""
    Werkkalender.objects.select_for_update().only("pk").get(pk=kalender.pk)
    if Herberekening.objects.filter(kalender=kalender, klaar_op__isnull=True).exists():
        raise HerberekeningRunningError(f"De termijnen van {kalender} worden al herberekend.")
    herberekening = Herberekening.objects.create(
        kalender=kalender, reden=reden, gevraagd_door=by, gevraagd_op=at, verwacht=verwacht
    )
    record("herberekening_gevraagd", herberekening, by=by, at=at, kalender=kalender.slug, verwacht=verwacht)
    doorbell.ring("servicedesk.tasks.run_herberekeningen")
    return herberekening


@transaction.atomic
def request_overstap(
    beleid: SlaBeleid, *, by: User, at: dt.datetime, reden: str, verwacht: int
) -> Herberekening:
    """Let running deadlines follow the agreement in force, after having seen that `verwacht` would move."""
    beleid = SlaBeleid.objects.select_for_update().get(pk=beleid.pk)
    if beleid != selectors.find_beleid(now=at):
        raise HerberekeningRunningError("Herberekenen kan alleen met de afspraak die nu geldt.")
    if Herberekening.objects.filter(beleid=beleid, klaar_op__isnull=True).exists():
        raise HerberekeningRunningError("De termijnen worden al herberekend met deze afspraak.")
    herberekening = Herberekening.objects.create(
        beleid=beleid, reden=reden, gevraagd_door=by, gevraagd_op=at, verwacht=verwacht
    )
    record("herberekening_gevraagd", herberekening, by=by, at=at, afspraak=str(beleid), verwacht=verwacht)
    doorbell.ring("servicedesk.tasks.run_herberekeningen")
    return herberekening


def run_herberekening(*, at: dt.datetime) -> Herberekening | None:
    """Carry out the oldest one that waits, all of it or nothing; None when none waits."""
    with transaction.atomic():
        herberekening = (
            Herberekening.objects.filter(klaar_op__isnull=True)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("kalender", "beleid", "gevraagd_door")
            .order_by("gevraagd_op", "pk")
            .first()
        )
        if herberekening is None:
            return None
        if herberekening.beleid:
            bekeken, verschoven = adopt_beleid(herberekening.beleid, herberekening, at=at)
        else:
            bekeken, verschoven = _recompute(herberekening, at=at)
        herberekening.klaar_op, herberekening.bekeken, herberekening.verschoven = at, bekeken, verschoven
        herberekening.save(update_fields=["klaar_op", "bekeken", "verschoven"])
        record(
            "herberekend",
            herberekening,
            by=None,
            at=at,
            volgens=str(herberekening.bron),
            bekeken=bekeken,
            verschoven=verschoven,
        )
        doorbell.ring("servicedesk.tasks.sweep_klokken")
        return herberekening


def _recompute(herberekening: Herberekening, *, at: dt.datetime) -> tuple[int, int]:
    """Every clock of one calendar: how many were looked at, and how many moved."""
    kalender = herberekening.kalender
    assert kalender  # noqa: S101  the database keeps one of both
    bekeken = _stage(kalender, at=at)
    return bekeken, _move(herberekening, kalender)


def _stage(kalender: Werkkalender, *, at: dt.datetime) -> int:
    """Put what moves in a table of this transaction; return how many clocks were looked at."""
    bekeken = 0
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        for chunk in selectors.reckon_again(kalender, now=at):
            bekeken += len(chunk)
            with cursor.copy(COPY) as copy:
                copy.write("".join("\t".join(map(str, row)) + "\n" for row in chunk if row.verschuift))
    return bekeken


def _move(herberekening: Herberekening, kalender: Werkkalender) -> int:
    """Clocks that stopped or moved in the meantime are left alone."""
    stamp, _ = load_stamped_kalender(kalender.slug)
    with connection.cursor() as cursor:
        cursor.execute(MOVE, {"stamp": stamp, "herberekening": herberekening.pk})
        return int(cursor.rowcount)


@transaction.atomic
def close_maand(periode: dt.date, *, by: User, at: dt.datetime) -> AfgeslotenMaand:
    """What was reported about this month stays: its clocks and shares are never reckoned again."""
    periode = periode.replace(day=1)
    _, over = selectors.month(periode)
    if at < over:
        raise MaandNotOverError("Deze maand is nog niet voorbij.")
    maand, created = AfgeslotenMaand.objects.get_or_create(
        periode=periode, defaults={"afgesloten_op": at, "afgesloten_door": by}
    )
    if not created:
        raise MaandNotOverError("Deze maand is al afgesloten.")
    if not SlaAandeel.objects.filter(periode=periode).exists():
        mark_for_recount(over - dt.timedelta(days=1), at=at)
    record("maand_afgesloten", maand, by=by, at=at, maand=f"{periode:%Y-%m}")
    return maand
