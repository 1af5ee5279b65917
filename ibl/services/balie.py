"""The scan field at the desk: one code, one sentence about what it is, and a scan when it fits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import moment
from ibl import selectors, workflow
from ibl.models import Scan, Scancorrectie, Transportopdracht
from ibl.services.afleiding import derive_opdrachten
from ibl.services.errors import TransportError
from ibl.services.scans import Scanmelding, orders_of, receive_scans, resolve
from ibl.workflow import Status

ONTVANGEN, MEEGEVEN = Scan.Handeling.ONTVANGEN, Scan.Handeling.LADEN
# Who asked has it, or is done with it.
KLAAR = frozenset({Status.BESCHIKBAAR, Status.RETOUR, Status.AFGESLOTEN})
NOG_HIER = frozenset({Status.TOEGEWEZEN, Status.KLAARGEZET, Status.VERKEERD_BEZORGD, Status.ZOEK})


class AlreadyUndoneError(TransportError):
    """A scan is taken back once."""


@dataclass(frozen=True)
class Balieantwoord:
    """What to tell. `bevestigen`: it does not belong here, and is only kept when that is confirmed."""

    zin: str
    toon: str = "goed"
    bevestigen: bool = False


@transaction.atomic
def scan_at_desk(
    melding: Scanmelding, *, plaats: Vestiging, bevestigd: bool, by: User, at: dt.datetime
) -> Balieantwoord:
    """Receive or hand over what has this code; what was done before, or is unknown, writes nothing."""
    if Scan.objects.filter(uuid=melding.uuid).exists():
        return Balieantwoord("Deze scan was al verwerkt.", "info")
    draft = resolve([melding], by=by, apparaat=selectors.BALIE, at=at)[0]
    if draft.krat_id is None and draft.opdracht_id is None:
        return Balieantwoord(
            f"De code {melding.code} kennen we niet. Kijk of hij klopt met het label, of bel BiSC.", "fout"
        )
    opdrachten = _load(orders_of([draft]))
    if not opdrachten:
        return Balieantwoord(f"{melding.code} is leeg: er hoort nu geen opdracht bij.", "info")
    obstacle = _judge(melding, opdrachten, plaats)
    if obstacle is not None and not (obstacle.bevestigen and bevestigd):
        return obstacle
    receive_scans([melding], by=by, apparaat=selectors.BALIE, at=at)
    return _describe(melding, _load([opdracht.pk for opdracht in opdrachten]), plaats)


def _load(pks: Sequence[int] | set[int]) -> list[Transportopdracht]:
    rows = Transportopdracht.objects.filter(pk__in=pks).select_related("herkomst", "bestemming")
    return list(rows.order_by("pk"))


def _what(melding: Scanmelding, opdrachten: Sequence[Transportopdracht]) -> str:
    """A title by its name; a crate by its code, with how much is in it."""
    if melding.code.startswith("KRAT-"):
        return f"{melding.code} met {len(opdrachten)} titels" if len(opdrachten) > 1 else melding.code
    return opdrachten[0].wat


def _judge(
    melding: Scanmelding, opdrachten: Sequence[Transportopdracht], plaats: Vestiging
) -> Balieantwoord | None:
    """Why this scan is not simply written down; None when it is what one expects here."""
    what, first = _what(melding, opdrachten), opdrachten[0]
    if all(opdracht.stand == Status.GEANNULEERD for opdracht in opdrachten):
        return Balieantwoord(f"{what} is geannuleerd. Stuur het terug naar de uitlener.", "letop")
    if all(opdracht.stand == Status.AANGEVRAAGD for opdracht in opdrachten):
        return Balieantwoord(f"Voor {what} wordt nog een uitlener gezocht.", "letop")
    if melding.handeling == ONTVANGEN:
        return _judge_received(what, opdrachten, plaats)
    if all(opdracht.stand not in NOG_HIER for opdracht in opdrachten):
        return Balieantwoord(f"{what} is al meegegeven, {moment(first.status_sinds)}.", "info")
    wrong = first.stand != Status.VERKEERD_BEZORGD and first.herkomst_id != plaats.pk
    if wrong:
        van = f"van {first.herkomst} " if first.herkomst else ""
        return Balieantwoord(f"{what} gaat {van}naar {first.bestemming}, niet hiervandaan.", "letop", True)
    return None


def _judge_received(
    what: str, opdrachten: Sequence[Transportopdracht], plaats: Vestiging
) -> Balieantwoord | None:
    first = opdrachten[0]
    if all(opdracht.stand in KLAAR for opdracht in opdrachten):
        return Balieantwoord(f"{what} is al ontvangen, {moment(first.beschikbaar_op)}.", "info")
    if first.bestemming_id != plaats.pk:
        if first.stand == Status.VERKEERD_BEZORGD:
            return Balieantwoord(f"{what} hoort bij {first.bestemming}. Dat was al gemeld.", "letop")
        return Balieantwoord(f"{what} hoort bij {first.bestemming}.", "letop", True)
    return None


def _describe(
    melding: Scanmelding, opdrachten: Sequence[Transportopdracht], plaats: Vestiging
) -> Balieantwoord:
    """What came of it, read from where the orders stand now."""
    what, first = _what(melding, opdrachten), opdrachten[0]
    if melding.handeling == MEEGEVEN:
        return Balieantwoord(f"Meegegeven: {what}, op weg naar {first.bestemming}.")
    if any(opdracht.stand == Status.VERKEERD_BEZORGD for opdracht in opdrachten):
        return Balieantwoord(
            f"Genoteerd: {what} staat bij {plaats} en hoort bij {first.bestemming}."
            " Leg het klaar voor de volgende rit.",
            "letop",
        )
    if all(opdracht.stand == Status.BESCHIKBAAR for opdracht in opdrachten):
        return Balieantwoord(f"Ontvangen: {what}, nu beschikbaar.")
    loose = sum(opdracht.stand in workflow.ONDERWEG for opdracht in opdrachten)
    rest = f" Nog niet alles is binnen: {loose} {'wacht' if loose == 1 else 'wachten'} op een ander krat."
    return Balieantwoord(f"Ontvangen: {what}.{rest if loose else ''}")


@transaction.atomic
def undo_scan(scan: Scan, *, by: User, at: dt.datetime) -> list[Transportopdracht]:
    """Take a scan back: it stays, with who said that it was not so; returns the orders that changed."""
    row = Scan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
    _, made = Scancorrectie.objects.get_or_create(scan=row, defaults={"door": by, "op": at})
    if not made:
        raise AlreadyUndoneError("Deze scan was al teruggenomen.")
    logboek.record("scan teruggenomen", row, by=by, at=at, code=row.code)
    return derive_opdrachten(orders_of([row]), at=at)


def new_melding(
    code: str, handeling: str, plaats: Vestiging, *, sleutel: UUID, at: dt.datetime
) -> Scanmelding:
    """A scan of now, at this place, with the key of the page it came from."""
    return Scanmelding(uuid=sleutel, code=code, handeling=handeling, gebeurd_op=at, plaats_id=plaats.pk)
