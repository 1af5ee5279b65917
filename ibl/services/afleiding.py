"""Where orders stand, read again from every fact about them and written down.

The same facts give the same rows, in whatever order, however late and however often they came in.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from ibl import keten, notifications, selectors, sla, workflow
from ibl.keten import Stand, Weg
from ibl.models import Scan, Tegenstrijdigheid, Transportopdracht
from ibl.services.feiten import Feiten, load_feiten
from ibl.services.maanden import note_maanden, outcome_of
from ibl.workflow import Status

# What an order first reached, and the column that remembers when.
BEREIKT = {
    Status.KLAARGEZET: "klaargezet_op",
    Status.OPGEHAALD: "opgehaald_op",
    Status.OP_DEPOT: "op_depot_op",
    Status.GELADEN: "geladen_op",
    Status.BEZORGD: "bezorgd_op",
    Status.BESCHIKBAAR: "beschikbaar_op",
}
COLUMNS = ["status", "status_sinds", *BEREIKT.values(), "volgende_controle_op"]
TYPES = ["bigint[]", "varchar[]", *["timestamptz[]"] * (len(COLUMNS) - 1)]


def derive_opdrachten(pks: Collection[int], *, at: dt.datetime) -> list[Transportopdracht]:
    """Lock these orders, read their facts and write where they stand; return the ones that changed.

    Must run in a transaction. Orders are locked by number, so that two devices wait and never die together.
    """
    changed = _derive(pks, at=at)
    # What came back closes the order it went out with.
    outward = {opdracht.retour_van_id for opdracht in changed if opdracht.retour_van_id is not None}
    if outward:
        changed += _derive(outward, at=at)
    return changed


def _derive(pks: Collection[int], *, at: dt.datetime) -> list[Transportopdracht]:
    opdrachten = list(
        Transportopdracht.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    )
    feiten = load_feiten(opdrachten)
    depots = frozenset(selectors.list_depots().values_list("pk", flat=True))
    before = {opdracht.pk: _row_of(opdracht) for opdracht in opdrachten}
    outcomes = {opdracht.pk: outcome_of(opdracht) for opdracht in opdrachten}
    standen = {o.pk: stand_of(o, feiten[o.pk], Weg(o.bestemming_id, depots)) for o in opdrachten}
    for opdracht in opdrachten:
        _apply(opdracht, standen[opdracht.pk])
    _righten_signalen(opdrachten, at=at)
    _plan_controle(opdrachten)
    changed = [opdracht for opdracht in opdrachten if _row_of(opdracht) != before[opdracht.pk]]
    _write(changed)
    note_maanden((o for o in changed if outcome_of(o) != outcomes[o.pk]), at=at)
    _close_inzetten(changed)
    _sync_tegenstrijdigheden(standen, at=at)
    for opdracht in changed:
        if opdracht.stand in keten.UITZONDERINGEN and before[opdracht.pk][1] != opdracht.status:
            notifications.tell_scanned_exception(opdracht, at=at)
    return changed


def stand_of(opdracht: Transportopdracht, feiten: Feiten, weg: Weg) -> Stand:
    """A title is one thing in one crate; an order of crates is as far as its last crate."""
    if opdracht.lading == Transportopdracht.Lading.ITEM or not feiten.kratten:
        together = [feit for of_crate in feiten.kratten.values() for feit in of_crate]
        return keten.derive([*feiten.zelf, *together], weg)
    return keten.combine(
        [keten.derive([*feiten.zelf, *of_crate], weg) for _, of_crate in sorted(feiten.kratten.items())]
    )


# --- Writing ---------------------------------------------------------------------------------------------
def _row_of(opdracht: Transportopdracht) -> list[Any]:
    return [opdracht.pk, *(getattr(opdracht, column) for column in COLUMNS)]


def _apply(opdracht: Transportopdracht, stand: Stand) -> None:
    opdracht.status = stand.status.value
    opdracht.status_sinds = stand.sinds or opdracht.status_sinds
    for status, column in BEREIKT.items():
        setattr(opdracht, column, stand.bereikt.get(status))


def _write(changed: Sequence[Transportopdracht]) -> None:
    """All rows in one statement: an order at a time would be most of the time of a busy sync."""
    if not changed:
        return
    columns = [list(column) for column in zip(*map(_row_of, changed), strict=True)]
    arrays = ", ".join(f"%s::{kind}" for kind in TYPES)
    assignments = ", ".join(f"{column} = nieuw.{column}" for column in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ibl_transportopdracht AS opdracht SET {assignments}"  # noqa: S608  names of our own
            f" FROM unnest({arrays}) AS nieuw(id, {', '.join(COLUMNS)}) WHERE opdracht.id = nieuw.id",
            columns,
        )


# An order that was packed again left its earlier crates behind.
CLOSE = """
UPDATE ibl_kratinzet AS inzet SET tot = greatest(inzet.van, nieuw.tot)
FROM unnest(%s::bigint[], %s::timestamptz[]) AS nieuw(opdracht_id, tot)
WHERE inzet.opdracht_id = nieuw.opdracht_id AND inzet.van = (
    SELECT max(eigen.van) FROM ibl_kratinzet AS eigen WHERE eigen.opdracht_id = inzet.opdracht_id
)
"""
# A crate that began another journey since stays with that one.
OPEN = """
UPDATE ibl_kratinzet AS inzet SET tot = NULL
WHERE inzet.opdracht_id = ANY(%s) AND inzet.tot IS NOT NULL AND inzet.van = (
    SELECT max(eigen.van) FROM ibl_kratinzet AS eigen WHERE eigen.opdracht_id = inzet.opdracht_id
) AND NOT EXISTS (
    SELECT FROM ibl_kratinzet AS later
    WHERE later.krat_id = inzet.krat_id AND later.reis_van > inzet.reis_van
)
"""


def _close_inzetten(changed: Sequence[Transportopdracht]) -> None:
    """A crate is free when what it carried has left the road, and taken again when that proves untrue."""
    off = [o for o in changed if o.stand not in workflow.ONDERWEG]
    on = [o.pk for o in changed if o.stand in workflow.ONDERWEG]
    with connection.cursor() as cursor:
        if off:
            cursor.execute(CLOSE, [[o.pk for o in off], [o.status_sinds for o in off]])
        if on:
            cursor.execute(OPEN, [on])


def _righten_signalen(opdrachten: Sequence[Transportopdracht], *, at: dt.datetime) -> None:
    """A threshold is not passed by what was there in time; also when that is only known afterwards."""
    settled = [(o.pk, o.afgehandeld_op) for o in opdrachten]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ibl_termijnsignaal AS signaal"
            " SET rechtgezet_op = CASE WHEN klaar.op <= signaal.op THEN %s::timestamptz END"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS klaar(opdracht_id, op)"
            " WHERE signaal.opdracht_id = klaar.opdracht_id"
            " AND (signaal.rechtgezet_op IS NULL) = coalesce(klaar.op <= signaal.op, false)"
            " RETURNING signaal.opdracht_id, signaal.drempel, signaal.rechtgezet_op",
            [at, [pk for pk, _ in settled], [op for _, op in settled]],
        )
        righted = {pk for pk, drempel, op in cursor.fetchall() if op and drempel == sla.Drempel.GEMIST}
    for opdracht in opdrachten:
        if opdracht.pk in righted:
            notifications.tell_righted(opdracht, at=at)


SIGNALEN = "SELECT opdracht_id, drempel FROM ibl_termijnsignaal WHERE opdracht_id = ANY(%s)"


def _plan_controle(opdrachten: Sequence[Transportopdracht]) -> None:
    """The first threshold nobody recorded yet, unless it was settled before."""
    recorded: defaultdict[int, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(SIGNALEN, [[opdracht.pk for opdracht in opdrachten]])
        for pk, drempel in cursor.fetchall():
            recorded[pk].add(drempel)
    for opdracht in opdrachten:
        opdracht.volgende_controle_op = next_controle(opdracht, recorded[opdracht.pk])


def next_controle(opdracht: Transportopdracht, recorded: Collection[str]) -> dt.datetime | None:
    if not opdracht.met_termijn:
        return None
    for drempel, after in sla.DREMPELS.items():
        moment = opdracht.aangevraagd_op + after
        if opdracht.afgehandeld_op is not None and opdracht.afgehandeld_op <= moment:
            return None
        if drempel.value not in recorded:
            return moment
    return None


BEKEND = """
SELECT id, opgelost_op, opdracht_id, soort, sleutel FROM ibl_tegenstrijdigheid WHERE opdracht_id = ANY(%s)
"""


def _sync_tegenstrijdigheden(standen: dict[int, Stand], *, at: dt.datetime) -> None:
    """Keep what is still contradictory, and what somebody explained; forget what a late fact explained."""
    wanted = {
        (pk, note.soort.value, note.sleutel) for pk, stand in standen.items() for note in stand.tegenstrijdig
    }
    with connection.cursor() as cursor:
        cursor.execute(BEKEND, [list(standen)])
        known = {tuple(key): (pk, opgelost_op) for pk, opgelost_op, *key in cursor.fetchall()}
    gone = [pk for key, (pk, opgelost_op) in known.items() if key not in wanted and opgelost_op is None]
    if gone:
        Tegenstrijdigheid.objects.filter(pk__in=gone).delete()
    fresh = wanted - known.keys()
    if fresh:
        scans = dict(Scan.objects.filter(uuid__in=[key for *_, key in fresh]).values_list("uuid", "pk"))
        Tegenstrijdigheid.objects.bulk_create(
            [
                Tegenstrijdigheid(
                    opdracht_id=pk, soort=soort, sleutel=key, scan_id=scans.get(key), gezien_op=at
                )
                for pk, soort, key in sorted(fresh, key=str)
            ],
            ignore_conflicts=True,
        )
