"""A whole history at once, by the rules of the single steps."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import selectors, workflow
from ibl.models import Krat, Kratinzet, Statusovergang, Termijnsignaal, Transportopdracht
from ibl.services.aanvragen import Aanvraag, first_controle, first_row, new_opdracht, reserve_nummers
from ibl.services.errors import TransitionNotAllowedError
from ibl.services.maanden import note_maanden
from ibl.services.stappen import Stap, advance, place_of, set_lender
from ibl.services.termijnen import due_thresholds, signals_of


@dataclass(frozen=True)
class Verloop:
    """One order from its request on, as it happened."""

    aanvraag: Aanvraag
    op: dt.datetime
    door: User | None
    stappen: Sequence[Stap]


@transaction.atomic
def load_history(verlopen: Sequence[Verloop], *, tot: dt.datetime) -> list[Transportopdracht]:
    """Write what the steps above would have written up to `tot`, in bulk; all of one local month.

    Leaves out only what is for people of that moment: messages, and the audit lines of their clicks.
    """
    if not verlopen:
        return []
    depot = selectors.find_depot()
    opdrachten: list[Transportopdracht] = []
    overgangen: list[Statusovergang] = []
    inzetten: list[Kratinzet] = []
    signalen: list[Termijnsignaal] = []
    nummers = reserve_nummers(verlopen[0].op, len(verlopen))
    for verloop, nummer in zip(verlopen, nummers, strict=True):
        opdracht = new_opdracht(verloop.aanvraag, nummer=nummer, by=verloop.door, at=verloop.op)
        overgangen.append(first_row(opdracht, by=verloop.door, at=verloop.op))
        in_use: list[Kratinzet] = []
        overgangen += [_replay(opdracht, stap, depot=depot, in_use=in_use) for stap in verloop.stappen]
        opdracht.volgende_controle_op = first_controle(opdracht)
        if opdracht.met_termijn:
            passed, opdracht.volgende_controle_op = due_thresholds(opdracht, now=tot)
            signalen += signals_of(opdracht, passed)
        inzetten += in_use
        opdrachten.append(opdracht)
    Transportopdracht.objects.bulk_create(opdrachten, batch_size=500)
    note_maanden(opdrachten, at=tot)
    _copy_overgangen(overgangen)
    Kratinzet.objects.bulk_create(inzetten, batch_size=1000)
    Termijnsignaal.objects.bulk_create(signalen, batch_size=1000)
    return opdrachten


def _copy_overgangen(overgangen: Sequence[Statusovergang]) -> None:
    """Nine rows an order: COPY takes a tenth of the time of INSERT."""
    columns = [
        "opdracht_id",
        "volgnummer",
        "uuid",
        "van",
        "naar",
        "op",
        "ontvangen_op",
        "door_id",
        "plaats_id",
        "reden",
    ]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ibl_statusovergang ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in overgangen:
            row.opdracht_id = row.opdracht.pk
            copy.write_row(
                [
                    str(value) if isinstance(value, StrEnum) else value
                    for value in (getattr(row, column) for column in columns)
                ]
            )


def _replay(
    opdracht: Transportopdracht, stap: Stap, *, depot: Vestiging | None, in_use: list[Kratinzet]
) -> Statusovergang:
    if not workflow.is_allowed(stap.handeling, opdracht.stand):
        raise TransitionNotAllowedError(f"{opdracht.nummer}: {opdracht.stand.label} → {stap.handeling.value}")
    if stap.herkomst is not None:
        set_lender(opdracht, stap.herkomst)
    opdracht.barcode = stap.barcode or opdracht.barcode
    was_underway = opdracht.stand in workflow.ONDERWEG
    in_use += [_pack(krat, opdracht, at=stap.op) for krat in stap.kratten]
    plaats = stap.plaats or place_of(stap.handeling, opdracht, by=stap.door, depot=depot)
    row = advance(opdracht, stap.handeling, by=stap.door, at=stap.op, reden=stap.reden, plaats=plaats)
    if was_underway and opdracht.stand not in workflow.ONDERWEG:
        for inzet in in_use:
            inzet.tot = inzet.tot or stap.op
    return row


def _pack(krat: Krat, opdracht: Transportopdracht, *, at: dt.datetime) -> Kratinzet:
    return Kratinzet(
        krat=krat,
        opdracht=opdracht,
        bestemming_id=opdracht.bestemming_id,
        heel=opdracht.lading == Transportopdracht.Lading.KRAT,
        reis_van=at,
        van=at,
    )
