"""The bulk form of the services: whole histories of calls at once, in the same rows, telling nobody.

A test plays the same histories through the services and compares every row.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.logboek.origin import current_origin
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd import engine
from servicedesk import permissions, selectors, sla, workflow
from servicedesk.models import (
    Hertelling,
    Klok,
    KlokSignaal,
    Kloksoort,
    Melding,
    MeldingGebeurtenis,
    MeldingReactie,
    SlaNorm,
)
from servicedesk.services import zoeken
from servicedesk.services.meldingen import LETTERS, take_nummers
from servicedesk.workflow import Handeling

# What a sweep every 30 seconds needs on average to see a threshold.
SWEEP_LAG = dt.timedelta(seconds=15)
BATCH = 1000


class Actie(StrEnum):
    """The steps a history is made of, named after the services they stand for."""

    ASSIGN = "assign"
    CHANGE_URGENTIE = "change_urgentie"
    PICK_UP = "pick_up"
    REPLY = "reply"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CLOSE = "close"


@dataclass(frozen=True)
class Stap:
    actie: Actie
    op: dt.datetime
    door: User
    tekst: str = ""
    aan: User | None = None
    urgentie: int | None = None
    intern: bool = False
    wacht_op: str = ""


@dataclass(frozen=True)
class Verloop:
    """A call from its report on; steps in order of time."""

    soort: str
    urgentie: int | None
    onderwerp: str
    omschrijving: str
    vestiging: Vestiging
    kanaal: str
    gemeld_op: dt.datetime
    door: User
    melder: User | None = None
    melder_naam: str = ""
    stappen: tuple[Stap, ...] = ()


@transaction.atomic
def record_geschiedenis(verlopen: Iterable[Verloop], *, tot: dt.datetime) -> list[Melding]:
    """Write each history up to `tot`, as the services and the sweep would have left it."""
    ordered = sorted(verlopen, key=lambda verloop: verloop.gemeld_op)
    nummers = _numbers(ordered)
    afspraken = _Afspraken()
    drafts = [_draft(verloop, nummers, afspraken, tot) for verloop in ordered]
    _save(drafts)
    zoeken.index_meldingen([draft.melding.pk for draft in drafts])
    periodes = {
        timezone.localdate(klok.gemeld_op).replace(day=1) for draft in drafts for klok in draft.klokken
    }
    Hertelling.objects.bulk_create(Hertelling(periode=p, created_at=tot) for p in sorted(periodes))
    return [draft.melding for draft in drafts]


class _Afspraken:
    """All norms and the calendars they run on, read once."""

    def __init__(self) -> None:
        self._norms = list(selectors.list_norms())
        self._kalenders = selectors.Kalenders()

    def norm(self, melding: Melding, op: dt.datetime) -> SlaNorm:
        """As `selectors.find_norm`, without asking the database."""
        key, datum = (melding.soort, melding.urgentie), timezone.localdate(op)
        for norm in self._norms:
            if (
                norm.kloksoort == Kloksoort.RESPONS
                and (norm.soort, norm.urgentie) == key
                and norm.beleid.geldig_vanaf <= datum
                and norm.organisatie_id in {None, melding.organisatie_id}
                and norm.vestiging_id in {None, melding.vestiging_id}
            ):
                return norm
        raise selectors.NoNormError(f"Er is geen afspraak over een {melding.soort} op {datum:%d-%m-%Y}.")

    def closes_at(self, op: dt.datetime) -> dt.datetime:
        return selectors.closes_at(op, kalenders=self._kalenders)

    def kalender(self, norm: SlaNorm) -> engine.Kalender:
        return self._kalenders.get(norm.kalender.slug)

    def stamp(self, norm: SlaNorm) -> uuid.UUID:
        return self._kalenders.stamp(norm.kalender.slug)

    def since(self, norm: SlaNorm, op: dt.datetime) -> sla.Grondslag:
        return sla.Grondslag(self.kalender(norm), op, norm.norm)


@dataclass
class _Draft:
    """A call and everything that hangs on it, not yet saved."""

    melding: Melding
    klokken: list[Klok] = field(default_factory=list)
    signalen: list[KlokSignaal] = field(default_factory=list)
    gebeurtenissen: list[MeldingGebeurtenis] = field(default_factory=list)
    reacties: list[MeldingReactie] = field(default_factory=list)
    # Audit lines wait for the keys of what they are about.
    regels: list[tuple[str, User, dt.datetime, Callable[[], dict[str, Any]]]] = field(default_factory=list)

    def log(self, actie: str, stap: Stap, bijzonderheden: Callable[[], dict[str, Any]] = dict) -> None:
        self.regels.append((actie, stap.door, stap.op, bijzonderheden))

    def note(self, soort: MeldingGebeurtenis.Soort, stap: Stap, **fields: Any) -> None:
        self.gebeurtenissen.append(
            MeldingGebeurtenis(melding=self.melding, soort=soort, op=stap.op, door=stap.door, **fields)
        )


def _draft(
    verloop: Verloop, nummers: dict[tuple[str, str], list[str]], afspraken: _Afspraken, tot: dt.datetime
) -> _Draft:
    melding = Melding(
        nummer=nummers[_counter(verloop)].pop(0),
        soort=verloop.soort,
        urgentie=verloop.urgentie,
        onderwerp=verloop.onderwerp,
        omschrijving=verloop.omschrijving,
        organisatie_id=verloop.vestiging.organisatie_id,
        vestiging=verloop.vestiging,
        melder=verloop.melder,
        melder_naam=verloop.melder_naam,
        ingevoerd_door=verloop.door,
        kanaal=verloop.kanaal,
        urgentie_bevestigd_op=(
            verloop.gemeld_op if verloop.urgentie and permissions.can_handle(verloop.door) else None
        ),
        gemeld_op=verloop.gemeld_op,
    )
    draft = _Draft(melding)
    _start(draft, afspraken, verloop.gemeld_op, ronde=1)
    begin = Stap(Actie.PICK_UP, verloop.gemeld_op, verloop.door)
    draft.note(MeldingGebeurtenis.Soort.GEMELD, begin)
    draft.log("gemeld", begin, lambda: {"nummer": melding.nummer})
    for stap in verloop.stappen:
        if stap.op < tot:
            _STAPPEN[stap.actie](draft, stap, afspraken)
    if draft.klokken[-1].stopped_at is None:
        _signal(draft, draft.klokken[-1], tot)
    return draft


# --- Clocks ----------------------------------------------------------------------------------------------
def _start(draft: _Draft, afspraken: _Afspraken, op: dt.datetime, *, ronde: int) -> None:
    aanleiding = Klok.Aanleiding.HEROPEND if ronde > 1 else Klok.Aanleiding.GEMELD
    norm = afspraken.norm(draft.melding, op)
    _add_klok(draft, Klok(ronde=ronde, norm=norm, gemeld_op=op, aanleiding=aanleiding), afspraken)


def _add_klok(draft: _Draft, klok: Klok, afspraken: _Afspraken) -> None:
    klok.melding, klok.kalender = draft.melding, klok.norm.kalender
    klok.kalender_stamp = afspraken.stamp(klok.norm)
    belofte = sla.promise_earliest(_grondslagen(draft, klok, afspraken))
    for naam in ("started_at", "due_at", "breach_at", "warn50_at", "warn75_at"):
        setattr(klok, naam, getattr(belofte, naam))
    klok.volgend_signaal_op = sla.next_signal_at(belofte, belofte.started_at)
    draft.klokken.append(klok)


def _grondslagen(draft: _Draft, klok: Klok, afspraken: _Afspraken) -> list[sla.Grondslag]:
    """As `selectors.list_grondslagen`, of clocks that are not saved yet."""
    if not klok.verkort:
        return [afspraken.since(klok.norm, klok.gemeld_op)]
    oud = next(k for k in draft.klokken if (k.ronde, k.revisie) == (klok.ronde, klok.revisie - 1))
    since = oud.vervangen_op or klok.gemeld_op
    return [*_grondslagen(draft, oud, afspraken), afspraken.since(klok.norm, since)]


def _signal(draft: _Draft, klok: Klok, at: dt.datetime) -> None:
    """What the sweep recorded up to `at`; with `at` a step, also what that step found unrecorded."""
    belofte = selectors.read_belofte(klok)
    for drempel, op in sla.signals_passed(belofte, at):
        gegeven_op = min(op + SWEEP_LAG, at)
        draft.signalen.append(KlokSignaal(klok=klok, drempel=drempel, bereikt_op=op, gegeven_op=gegeven_op))
        if drempel == sla.Drempel.SCHENDING:
            klok.resultaat = Klok.Resultaat.GEMIST
    klok.volgend_signaal_op = sla.next_signal_at(belofte, at)


# --- Steps -----------------------------------------------------------------------------------------------
def _assign(draft: _Draft, stap: Stap, _: _Afspraken) -> None:
    draft.melding.behandelaar = stap.aan
    draft.note(MeldingGebeurtenis.Soort.TOEGEWEZEN, stap, aan=stap.aan)
    aan = stap.aan.pk if stap.aan else None
    draft.log("toegewezen", stap, lambda: {"aan": aan})


def _change_urgentie(draft: _Draft, stap: Stap, afspraken: _Afspraken) -> None:
    melding, oud = draft.melding, draft.klokken[-1]
    before, melding.urgentie = melding.urgentie, stap.urgentie
    melding.urgentie_bevestigd_op = stap.op
    if oud.stopped_at is None:
        _revise(draft, oud, stap, afspraken)
    draft.note(
        MeldingGebeurtenis.Soort.URGENTIE_GEWIJZIGD,
        stap,
        van_urgentie=before,
        naar_urgentie=stap.urgentie,
        toelichting=stap.tekst,
    )
    draft.log("urgentie_gewijzigd", stap, lambda: {"van": before, "naar": stap.urgentie})


def _revise(draft: _Draft, oud: Klok, stap: Stap, afspraken: _Afspraken) -> None:
    norm = afspraken.norm(draft.melding, oud.gemeld_op)
    _signal(draft, oud, stap.op)
    oud.vervangen_op, oud.volgend_signaal_op = stap.op, None
    oud.telt_mee = oud.telt_mee and not sla.is_met(selectors.read_belofte(oud), stap.op)
    nieuw = Klok(
        ronde=oud.ronde,
        revisie=oud.revisie + 1,
        norm=norm,
        gemeld_op=oud.gemeld_op,
        aanleiding=Klok.Aanleiding.URGENTIE,
        verkort=not sla.is_longer(
            afspraken.since(norm, oud.gemeld_op), afspraken.since(oud.norm, oud.gemeld_op)
        ),
        telt_mee=not any(klok.telt_mee for klok in draft.klokken if klok.ronde == oud.ronde),
    )
    _add_klok(draft, nieuw, afspraken)


def _pick_up(draft: _Draft, stap: Stap, afspraken: _Afspraken) -> None:
    draft.melding.status = workflow.next_status(Handeling.PICK_UP, draft.melding.status)
    draft.melding.behandelaar = stap.door
    klok = draft.klokken[-1]
    _signal(draft, klok, stap.op)
    klok.stopped_at, klok.volgend_signaal_op = stap.op, None
    klok.elapsed = engine.service_time(afspraken.kalender(klok.norm), klok.gemeld_op, stap.op)
    met = sla.is_met(selectors.read_belofte(klok), stap.op)
    klok.resultaat = Klok.Resultaat.GEHAALD if met else Klok.Resultaat.GEMIST
    draft.note(MeldingGebeurtenis.Soort.OPGEPAKT, stap)
    draft.log("opgepakt", stap, lambda: {"resultaat_klok": klok.resultaat})


def _reply(draft: _Draft, stap: Stap, afspraken: _Afspraken) -> None:
    van_bisc = stap.door.organisatie_id != draft.melding.organisatie_id
    reactie = MeldingReactie(
        melding=draft.melding,
        auteur=stap.door,
        van_bisc=van_bisc,
        intern=stap.intern,
        tekst=stap.tekst,
        geschreven_op=stap.op,
    )
    draft.reacties.append(reactie)
    if not van_bisc and draft.melding.status == workflow.Status.OPGELOST:
        draft.melding.sluit_vanzelf_op = afspraken.closes_at(stap.op)
    if not van_bisc and draft.melding.status == workflow.Status.WACHT_OP_MELDER:
        _resume(draft, stap, afspraken)
    draft.log("notitie" if stap.intern else "reactie", stap, lambda: {"reactie": reactie.pk})


def _wait(draft: _Draft, stap: Stap, _: _Afspraken) -> None:
    op_melder = stap.wacht_op == workflow.Status.WACHT_OP_MELDER
    handeling = Handeling.WAIT_FOR_MELDER if op_melder else Handeling.WAIT_FOR_LEVERANCIER
    draft.melding.status = workflow.next_status(handeling, draft.melding.status)
    draft.note(MeldingGebeurtenis.Soort(stap.wacht_op), stap, toelichting=stap.tekst)
    draft.log(stap.wacht_op, stap)


def _resume(draft: _Draft, stap: Stap, _: _Afspraken) -> None:
    draft.melding.status = workflow.next_status(Handeling.RESUME, draft.melding.status)
    draft.note(MeldingGebeurtenis.Soort.HERVAT, stap)
    draft.log("hervat", stap)


def _resolve(draft: _Draft, stap: Stap, afspraken: _Afspraken) -> None:
    draft.melding.status = workflow.next_status(Handeling.RESOLVE, draft.melding.status)
    draft.melding.opgelost_op = stap.op
    draft.melding.sluit_vanzelf_op = afspraken.closes_at(stap.op)
    draft.note(MeldingGebeurtenis.Soort.OPGELOST, stap, toelichting=stap.tekst)
    draft.log("opgelost", stap)


def _reopen(draft: _Draft, stap: Stap, afspraken: _Afspraken) -> None:
    draft.melding.status = workflow.next_status(Handeling.REOPEN, draft.melding.status)
    draft.melding.opgelost_op = draft.melding.sluit_vanzelf_op = None
    ronde = draft.klokken[-1].ronde + 1
    _start(draft, afspraken, stap.op, ronde=ronde)
    draft.note(MeldingGebeurtenis.Soort.HEROPEND, stap, toelichting=stap.tekst)
    draft.log("heropend", stap, lambda: {"ronde": ronde})


def _close(draft: _Draft, stap: Stap, _: _Afspraken) -> None:
    draft.melding.status = workflow.next_status(Handeling.CLOSE, draft.melding.status)
    draft.melding.afgesloten_op = stap.op
    draft.melding.sluit_vanzelf_op = None
    draft.note(MeldingGebeurtenis.Soort.AFGESLOTEN, stap)
    draft.log("afgesloten", stap)


_STAPPEN: dict[Actie, Callable[[_Draft, Stap, _Afspraken], None]] = {
    Actie.ASSIGN: _assign,
    Actie.CHANGE_URGENTIE: _change_urgentie,
    Actie.PICK_UP: _pick_up,
    Actie.REPLY: _reply,
    Actie.WAIT: _wait,
    Actie.RESUME: _resume,
    Actie.RESOLVE: _resolve,
    Actie.REOPEN: _reopen,
    Actie.CLOSE: _close,
}


# --- Numbers and rows ------------------------------------------------------------------------------------
def _counter(verloop: Verloop) -> tuple[str, str]:
    letter = LETTERS[Melding.Soort(verloop.soort)]
    return letter, f"{timezone.localtime(verloop.gemeld_op):%y%m}"


def _numbers(verlopen: list[Verloop]) -> dict[tuple[str, str], list[str]]:
    """Take all numbers at once, counter by counter in one order, so that two loads cannot lock each other."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for verloop in verlopen:
        counts[_counter(verloop)] += 1
    return {key: take_nummers(*key, aantal=counts[key]) for key in sorted(counts)}


def _save(drafts: list[_Draft]) -> None:
    Melding.objects.bulk_create([draft.melding for draft in drafts], batch_size=BATCH)
    Klok.objects.bulk_create([klok for draft in drafts for klok in draft.klokken], batch_size=BATCH)
    KlokSignaal.objects.bulk_create([s for draft in drafts for s in draft.signalen], batch_size=BATCH)
    MeldingGebeurtenis.objects.bulk_create(
        [gebeurtenis for draft in drafts for gebeurtenis in draft.gebeurtenissen], batch_size=BATCH
    )
    MeldingReactie.objects.bulk_create([r for draft in drafts for r in draft.reacties], batch_size=BATCH)
    Logregel.objects.bulk_create(
        [
            Logregel(
                op=op,
                actor=door,
                actie=actie,
                object_soort="melding",
                object_sleutel=str(draft.melding.pk),
                resultaat=Logregel.Resultaat.GELUKT,
                herkomst=current_origin(),
                bijzonderheden=bijzonderheden(),
            )
            for draft in drafts
            for actie, door, op, bijzonderheden in draft.regels
        ],
        batch_size=BATCH,
    )
