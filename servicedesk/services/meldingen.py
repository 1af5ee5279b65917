"""Writing calls: each public function is one behaviour, with its event, its messages and its audit line."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek.services import record
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import moment
from servicedesk import notifications, permissions, selectors, workflow
from servicedesk.bestanden import Bestand
from servicedesk.models import Klok, Kloksoort, Melding, MeldingGebeurtenis, MeldingReactie
from servicedesk.services import bijlagen, klokken, statuspagina, vermeldingen, zoeken
from servicedesk.services.weigeringen import HandelingRefusedError
from servicedesk.workflow import Handeling, Status

LETTERS = {
    Melding.Soort.INCIDENT: "M",
    Melding.Soort.VRAAG: "V",
    Melding.Soort.WIJZIGINGSVERZOEK: "W",
}


# A library that finds it broken again within this time goes on in the same call.
HEROPENEN_TOT = dt.timedelta(days=14)


class AlreadyPickedUpError(workflow.TransitionRefusedError):
    """Somebody else was first."""

    def __init__(self, door: User, status: str) -> None:
        super().__init__(Handeling.PICK_UP, status)
        self.args = (f"Al opgepakt door {door}.",)


class UrgentieUnchangedError(HandelingRefusedError):
    """The call has this urgency already, or is of a kind that has none."""


class ReactieRefusedError(HandelingRefusedError):
    """A closed call takes no more answers."""


class ReopenTooLateError(HandelingRefusedError):
    """Closed too long ago: the same words about something new need a call of their own."""


class MergedMeldingError(HandelingRefusedError):
    """The call goes on in another."""


@transaction.atomic
def report_melding(
    *,
    by: User,
    at: dt.datetime,
    soort: str,
    urgentie: int | None,
    onderwerp: str,
    omschrijving: str,
    vestiging: Vestiging,
    kanaal: str = Melding.Kanaal.PORTAAL,
    melder: User | None = None,
    melder_naam: str = "",
    invoersleutel: uuid.UUID | None = None,
    bestanden: Sequence[Bestand] = (),
    impact: str = "",
    reikwijdte: str = "",
    melder_adres: str = "",
    bron_message_id: str = "",
) -> Melding:
    """Register the call with number, clock and promise. The same `invoersleutel` again is the same call."""
    counter = LETTERS[Melding.Soort(soort)], f"{timezone.localtime(at):%y%m}"
    _lock_nummering(*counter)
    if invoersleutel and (sent := Melding.objects.filter(invoersleutel=invoersleutel).first()):
        return sent
    melding = Melding.objects.create(
        nummer=take_nummers(*counter)[0],
        invoersleutel=invoersleutel or uuid.uuid4(),
        soort=soort,
        urgentie=urgentie,
        impact=impact,
        reikwijdte=reikwijdte,
        # The desk asks the questions itself on the phone; what a library answers is a proposal.
        urgentie_bevestigd_op=at if urgentie and permissions.can_handle(by) else None,
        onderwerp=onderwerp,
        omschrijving=omschrijving,
        organisatie_id=vestiging.organisatie_id,
        vestiging=vestiging,
        melder=melder,
        melder_naam=melder_naam,
        melder_adres=melder_adres,
        ingevoerd_door=by,
        kanaal=kanaal,
        gemeld_op=at,
    )
    if bestanden:
        bijlagen.add_bijlagen(melding, bestanden, by=by, at=at)
    klok = klokken.start_klok(melding, at=at)
    add_gebeurtenis(melding, MeldingGebeurtenis.Soort.GEMELD, by=by, at=at)
    notifications.notify_gemeld(melding, klok, at=at, bron_message_id=bron_message_id)
    zoeken.index_meldingen([melding.pk])
    record("gemeld", melding, by=by, at=at, nummer=melding.nummer)
    return melding


@transaction.atomic
def pick_up_melding(melding: Melding, *, by: User, at: dt.datetime) -> Melding:
    """`by` takes the call in hand, which stops its response clock. Whoever is second hears who was first."""
    if not permissions.can_handle(by):
        raise PermissionDenied
    melding = lock_melding(melding)
    if melding.status not in workflow.OP_TE_PAKKEN and melding.behandelaar:
        raise AlreadyPickedUpError(melding.behandelaar, melding.status)
    melding.status = workflow.next_status(Handeling.PICK_UP, melding.status)
    melding.behandelaar = by
    melding.save(update_fields=["status", "behandelaar"])
    klok = klokken.stop_klok(melding, at=at)
    gebeurtenis = add_gebeurtenis(melding, MeldingGebeurtenis.Soort.OPGEPAKT, by=by, at=at)
    notifications.notify_melder(
        melding,
        gebeurtenis,
        onderwerp="opgepakt",
        tekst=f"{by} van BiSC heeft '{melding.onderwerp}' opgepakt.",
        by=by,
    )
    record("opgepakt", melding, by=by, at=at, resultaat_klok=klok.resultaat)
    for deel in _parts_in(melding, workflow.OP_TE_PAKKEN):
        pick_up_melding(deel, by=by, at=at)
    return melding


def pick_up_meldingen(
    meldingen: list[Melding], *, by: User, at: dt.datetime
) -> tuple[list[Melding], list[tuple[Melding, str]]]:
    """Pick up each on its own: the taken ones, and the others with the reason."""
    taken, refused = [], []
    for melding in meldingen:
        try:
            taken.append(pick_up_melding(melding, by=by, at=at))
        except workflow.TransitionRefusedError as error:
            refused.append((melding, str(error)))
    return taken, refused


@transaction.atomic
def assign_melding(melding: Melding, *, by: User, at: dt.datetime, behandelaar: User) -> Melding:
    """Put the call on somebody's name. That is no pick-up: the clock runs until the person takes it."""
    if not permissions.can_handle(behandelaar):
        raise PermissionDenied
    melding = lock_melding(melding)
    if melding.status in workflow.KLAAR:
        raise workflow.TransitionRefusedError(Handeling.PICK_UP, melding.status)
    melding.behandelaar = behandelaar
    melding.save(update_fields=["behandelaar"])
    gebeurtenis = add_gebeurtenis(melding, MeldingGebeurtenis.Soort.TOEGEWEZEN, by=by, at=at, aan=behandelaar)
    notifications.notify_desk(
        melding,
        gebeurtenis,
        onderwerp="aan jou toegewezen",
        tekst=f"{by} heeft '{melding.onderwerp}' aan jou toegewezen.",
        by=by,
    )
    record("toegewezen", melding, by=by, at=at, aan=behandelaar.pk)
    return melding


def assign_meldingen(
    meldingen: list[Melding], *, by: User, at: dt.datetime, behandelaar: User
) -> tuple[list[Melding], list[tuple[Melding, str]]]:
    """Assign each on its own: the assigned ones, and the others with the reason."""
    done, refused = [], []
    for melding in meldingen:
        try:
            done.append(assign_melding(melding, by=by, at=at, behandelaar=behandelaar))
        except workflow.TransitionRefusedError as error:
            refused.append((melding, str(error)))
    return done, refused


@transaction.atomic
def change_urgentie(melding: Melding, *, by: User, at: dt.datetime, urgentie: int, reden: str) -> Melding:
    """Another urgency, with its reason; a clock that still runs gets a new revision."""
    melding = lock_melding(melding)
    if melding.urgentie is None or melding.urgentie == urgentie:
        raise UrgentieUnchangedError("De melding heeft deze urgentie al.")
    if melding.status in workflow.KLAAR:
        raise UrgentieUnchangedError("De melding is al opgelost; de urgentie blijft zoals hij was.")
    before, melding.urgentie, melding.urgentie_bevestigd_op = melding.urgentie, urgentie, at
    melding.save(update_fields=["urgentie", "urgentie_bevestigd_op"])
    klok = klokken.revise_klok(melding, aanleiding=Klok.Aanleiding.URGENTIE, at=at)
    gebeurtenis = add_gebeurtenis(
        melding,
        MeldingGebeurtenis.Soort.URGENTIE_GEWIJZIGD,
        by=by,
        at=at,
        van_urgentie=before,
        naar_urgentie=urgentie,
        toelichting=reden,
    )
    until = f" Iemand van BiSC pakt hem op vóór {moment(klok.due_at)}." if klok else ""
    notifications.notify_melder(
        melding,
        gebeurtenis,
        onderwerp=f"nu urgentie {urgentie}",
        tekst=f"'{melding.onderwerp}' heeft nu urgentie {urgentie}. Reden: {reden}{until}",
        by=by,
    )
    record("urgentie_gewijzigd", melding, by=by, at=at, van=before, naar=urgentie)
    return melding


@transaction.atomic
def wait_melding(melding: Melding, *, by: User, at: dt.datetime, op: str, toelichting: str) -> Melding:
    """Handling stands still until the reporter or a supplier answers. `op` is the state to wait in."""
    handeling = {
        Status.WACHT_OP_MELDER: Handeling.WAIT_FOR_MELDER,
        Status.WACHT_OP_LEVERANCIER: Handeling.WAIT_FOR_LEVERANCIER,
    }[Status(op)]
    melding = move_melding(melding, handeling)
    klokken.pause_klokken(melding, at=at)
    gebeurtenis = add_gebeurtenis(
        melding, MeldingGebeurtenis.Soort(op), by=by, at=at, toelichting=toelichting
    )
    if handeling == Handeling.WAIT_FOR_MELDER:
        notifications.notify_melder(
            melding,
            gebeurtenis,
            onderwerp="we wachten op jullie",
            tekst=f"Voor '{melding.onderwerp}' hebben we iets van jullie nodig:\n\n{toelichting}",
            by=by,
        )
    record(melding.status, melding, by=by, at=at)
    return melding


@transaction.atomic
def resume_melding(melding: Melding, *, by: User | None, at: dt.datetime) -> Melding:
    melding = move_melding(melding, Handeling.RESUME)
    klokken.resume_klokken(melding, at=at)
    add_gebeurtenis(melding, MeldingGebeurtenis.Soort.HERVAT, by=by, at=at)
    record("hervat", melding, by=by, at=at)
    return melding


@transaction.atomic
def resolve_melding(melding: Melding, *, by: User, at: dt.datetime, oplossing: str) -> Melding:
    """Done, says BiSC; the library may confirm or reopen."""
    melding = move_melding(
        melding, Handeling.RESOLVE, opgelost_op=at, sluit_vanzelf_op=selectors.closes_at(at)
    )
    klokken.stop_klokken_of_resolved(melding, at=at)
    gebeurtenis = add_gebeurtenis(
        melding, MeldingGebeurtenis.Soort.OPGELOST, by=by, at=at, toelichting=oplossing
    )
    notifications.notify_melder(
        melding,
        gebeurtenis,
        onderwerp="opgelost",
        tekst=f"'{melding.onderwerp}' is opgelost:\n\n{oplossing}\n\nWerkt het niet? Heropen de melding.",
        by=by,
    )
    record("opgelost", melding, by=by, at=at)
    if melding.grote_storing:
        statuspagina.end_grote_storing(melding, by=by, at=at)
    for deel in _parts_in(melding, workflow.OP_TE_PAKKEN | workflow.ONDERHANDEN):
        if deel.status in workflow.OP_TE_PAKKEN:
            pick_up_melding(deel, by=by, at=at)
        resolve_melding(deel, by=by, at=at, oplossing=oplossing)
    return melding


@transaction.atomic
def reopen_melding(melding: Melding, *, by: User, at: dt.datetime, reden: str) -> Melding:
    """Not solved after all: a new response cycle starts, the first result stays."""
    melding = lock_melding(melding)
    if melding.samengevoegd_in_id:
        raise MergedMeldingError("Deze melding gaat verder in een andere melding; heropen die.")
    if melding.afgesloten_op and at - melding.afgesloten_op > HEROPENEN_TOT:
        raise ReopenTooLateError(
            f"Deze melding is langer dan {HEROPENEN_TOT.days} dagen geleden afgesloten."
            " Doe een nieuwe melding en noem dit nummer."
        )
    melding = move_melding(
        melding, Handeling.REOPEN, opgelost_op=None, afgesloten_op=None, sluit_vanzelf_op=None
    )
    rondes = Klok.objects.filter(melding=melding, soort=Kloksoort.RESPONS)
    ronde = rondes.order_by("-ronde").values_list("ronde", flat=True)[0] + 1
    klokken.start_klok(melding, at=at, ronde=ronde)
    gebeurtenis = add_gebeurtenis(melding, MeldingGebeurtenis.Soort.HEROPEND, by=by, at=at, toelichting=reden)
    notifications.notify_desk(
        melding,
        gebeurtenis,
        onderwerp="heropend",
        tekst=f"{by} heeft '{melding.onderwerp}' heropend:\n\n{reden}",
        by=by,
    )
    record("heropend", melding, by=by, at=at, ronde=ronde)
    return melding


@transaction.atomic
def close_melding(melding: Melding, *, by: User | None, at: dt.datetime) -> Melding:
    """The library says it works, or (`by` nobody) said nothing for long enough."""
    melding = move_melding(melding, Handeling.CLOSE, afgesloten_op=at, sluit_vanzelf_op=None)
    add_gebeurtenis(melding, MeldingGebeurtenis.Soort.AFGESLOTEN, by=by, at=at)
    notifications.ask_tevredenheid(melding, at=at)
    record("afgesloten", melding, by=by, at=at)
    return melding


@transaction.atomic
def add_reactie(
    melding: Melding,
    *,
    by: User,
    at: dt.datetime,
    tekst: str,
    intern: bool = False,
    pick_up: bool = False,
    bestanden: Sequence[Bestand] = (),
    aan_allen: bool = False,
) -> MeldingReactie:
    """Answer, or leave a note for BiSC. A library's answer ends the waiting for it.

    `aan_allen`: the same answer under every part of a big outage, to each of its reporters.
    """
    van_bisc = permissions.can_read_internal(by)
    if intern and not van_bisc:
        raise PermissionDenied
    melding = pick_up_melding(melding, by=by, at=at) if pick_up else lock_melding(melding)
    if melding.samengevoegd_in_id:
        raise MergedMeldingError("Deze melding gaat verder in een andere melding; antwoord daar.")
    if melding.status == Status.AFGESLOTEN:
        raise ReactieRefusedError("Deze melding is afgesloten. Doe een nieuwe melding als er nog iets is.")
    reactie = MeldingReactie.objects.create(
        melding=melding, auteur=by, van_bisc=van_bisc, intern=intern, tekst=tekst, geschreven_op=at
    )
    bijlagen.add_bijlagen(melding, bestanden, by=by, at=at, reactie=reactie)
    if not van_bisc and melding.status == Status.WACHT_OP_MELDER:
        resume_melding(melding, by=by, at=at)
    if not van_bisc and melding.status == Status.OPGELOST:
        melding.sluit_vanzelf_op = selectors.closes_at(at)
        melding.save(update_fields=["sluit_vanzelf_op"])
    if van_bisc and not intern:
        klokken.restart_bericht(melding, at=at)
    notifications.notify_reactie(melding, reactie, by=by)
    if intern:
        vermeldingen.name_colleagues(melding, reactie, by=by)
    zoeken.index_meldingen([melding.pk])
    record("notitie" if intern else "reactie", melding, by=by, at=at, reactie=reactie.pk)
    if aan_allen and not intern:
        for deel in _parts_in(melding, workflow.OP_TE_PAKKEN | workflow.ONDERHANDEN | {Status.OPGELOST}):
            add_reactie(deel, by=by, at=at, tekst=tekst, bestanden=bestanden)
    return reactie


# Waits for whoever has the counter, adds to it and keeps it until the transaction ends; the first begins it.
TEL_OP = """
INSERT INTO servicedesk_nummering AS nummering (letter, periode, laatste) VALUES (%s, %s, %s)
ON CONFLICT (letter, periode) DO UPDATE SET laatste = nummering.laatste + EXCLUDED.laatste
RETURNING laatste
"""


def take_nummers(letter: str, periode: str, *, aantal: int = 1) -> list[str]:
    """The next numbers of the month; the counter stays locked until the transaction ends, so no gaps."""
    with connection.cursor() as cursor:
        cursor.execute(TEL_OP, [letter, periode, aantal])
        (last,) = cursor.fetchone()
    return [f"{letter}{periode}-{number:04d}" for number in range(last - aantal + 1, last + 1)]


def _lock_nummering(letter: str, periode: str) -> None:
    take_nummers(letter, periode, aantal=0)


def lock_melding(melding: Melding) -> Melding:
    """The call as it is once nobody else holds it, with what messages need.

    Two statements: after waiting for a lock PostgreSQL reads the locked row anew but not what it is joined
    to, so a handler written by the one we waited for would be missing.
    """
    Melding.alle.select_for_update().only("pk").get(pk=melding.pk)
    return Melding.alle.select_related("organisatie", "vestiging", "melder", "behandelaar").get(pk=melding.pk)


def move_melding(melding: Melding, handeling: Handeling, **fields: dt.datetime | None) -> Melding:
    """Lock the call and take the step the table allows."""
    melding = lock_melding(melding)
    melding.status = workflow.next_status(handeling, melding.status)
    for naam, value in fields.items():
        setattr(melding, naam, value)
    melding.save(update_fields=["status", *fields])
    return melding


def _parts_in(melding: Melding, statussen: frozenset[Status]) -> list[Melding]:
    """The parts of a big outage that stand in one of these states; always in the same order, to lock in."""
    if not melding.grote_storing:
        return []
    return list(melding.deelmeldingen.filter(status__in=statussen).order_by("pk"))


def add_gebeurtenis(
    melding: Melding,
    soort: MeldingGebeurtenis.Soort,
    *,
    by: User | None,
    at: dt.datetime,
    aan: User | None = None,
    andere: Melding | None = None,
    van_urgentie: int | None = None,
    naar_urgentie: int | None = None,
    toelichting: str = "",
) -> MeldingGebeurtenis:
    return MeldingGebeurtenis.objects.create(
        melding=melding,
        soort=soort,
        op=at,
        door=by,
        aan=aan,
        andere=andere,
        van_urgentie=van_urgentie,
        naar_urgentie=naar_urgentie,
        toelichting=toelichting,
    )
