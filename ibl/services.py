"""Writes: requesting transport, every step on the road, and watching the 72 hours.

Whether somebody may take a step is asked by the pages (permissions); whether the step can be taken now is
decided here, on the locked row.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import moment
from ibl import notifications, selectors, sla, workflow
from ibl.models import Krat, Kratinzet, Statusovergang, Termijnsignaal, Transportopdracht
from ibl.workflow import Handeling, Status

# What the order's own row takes from a step.
STAND_FIELDS = ["status", "status_sinds", "version", "beschikbaar_op", "volgende_controle_op"]


class TransportError(Exception):
    """Why a step is refused. Every message is one or two Dutch sentences for the person who asked."""


class TransitionNotAllowedError(TransportError):
    """From where the order is now, this step cannot be taken."""


class ReasonMissingError(TransportError):
    """An exception without a reason helps nobody."""


class ItemUnderwayError(TransportError):
    """The database allows one active leg for each barcode."""


class CrateUnderwayError(TransportError):
    """The database allows one active leg for each crate."""


class UnknownCrateError(TransportError):
    """No such crate, or it is out of use."""


class SameBranchError(TransportError):
    """An order goes somewhere else."""


class DuplicateRequestError(TransportError):
    """The same title is already on its way to the same branch."""

    def __init__(self, bestaand: Transportopdracht) -> None:
        super().__init__(f"{bestaand.wat} is al aangevraagd voor {bestaand.bestemming} ({bestaand.nummer}).")
        self.bestaand = bestaand


@dataclass(frozen=True)
class Aanvraag:
    """What a request says. Without `herkomst` logistics chooses the lender."""

    bestemming: Vestiging
    lading: Transportopdracht.Lading
    herkomst: Vestiging | None = None
    titel: str = ""
    auteur: str = ""
    isbn: str = ""
    ppn: str = ""
    aantal_kratten: int = 0
    omschrijving: str = ""
    gewenst_op: dt.date | None = None
    lokale_referentie: str = ""
    soort: Transportopdracht.Soort = Transportopdracht.Soort.IBL
    uuid: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Stap:
    """One act in a history that is loaded as a whole."""

    handeling: Handeling
    op: dt.datetime
    door: User | None
    reden: str = ""
    herkomst: Vestiging | None = None
    barcode: str = ""
    kratten: Sequence[Krat] = ()
    plaats: Vestiging | None = None


@dataclass(frozen=True)
class Verloop:
    """One order from its request on, as it happened."""

    aanvraag: Aanvraag
    op: dt.datetime
    door: User | None
    stappen: Sequence[Stap]


@dataclass(frozen=True)
class Bulkresultaat:
    gelukt: list[Transportopdracht]
    geweigerd: list[str]


# --- Requesting ------------------------------------------------------------------------------------------
@transaction.atomic
def request_transport(
    aanvraag: Aanvraag, *, by: User, at: dt.datetime, toch_dubbel: bool = False
) -> Transportopdracht:
    """Register a request; the same form twice is one request.

    Raises DuplicateRequestError when the same title already runs to this branch, unless `toch_dubbel`.
    """
    # Two colleagues of one branch wait for one another here, so that the second sees the first's request.
    Vestiging.objects.select_for_update(no_key=True).get(pk=aanvraag.bestemming.pk)
    sent_before = Transportopdracht.objects.filter(uuid=aanvraag.uuid).first()
    if sent_before is not None and sent_before.aangevraagd_door_id == by.pk:
        return sent_before
    if sent_before is not None:  # somebody else's key proves nothing; this is a request of its own
        aanvraag = replace(aanvraag, uuid=uuid4())
    bestaand = selectors.find_duplicate(
        aanvraag.bestemming, titel=aanvraag.titel, isbn=aanvraag.isbn, ppn=aanvraag.ppn
    )
    if bestaand is not None and not toch_dubbel:
        raise DuplicateRequestError(bestaand)
    opdracht = _new_opdracht(aanvraag, nummer=_reserve_nummers(at, 1)[0], by=by, at=at)
    rows = [_first_row(opdracht, by=by, at=at)]
    if aanvraag.herkomst is not None:
        _set_lender(opdracht, aanvraag.herkomst)
        rows.append(_advance(opdracht, Handeling.ASSIGN, by=by, at=at, plaats=by.vestiging))
    opdracht.save(force_insert=True)
    Statusovergang.objects.bulk_create(rows)
    logboek.record("aangevraagd", opdracht, by=by, at=at, nummer=opdracht.nummer)
    if aanvraag.herkomst is None:
        notifications.tell_lender_wanted(opdracht, at=at)
    return opdracht


def _new_opdracht(aanvraag: Aanvraag, *, nummer: str, by: User | None, at: dt.datetime) -> Transportopdracht:
    return Transportopdracht(
        nummer=nummer,
        uuid=aanvraag.uuid,
        soort=aanvraag.soort,
        lading=aanvraag.lading,
        aanvrager_id=aanvraag.bestemming.organisatie_id,
        bestemming=aanvraag.bestemming,
        titel=aanvraag.titel,
        auteur=aanvraag.auteur,
        isbn=aanvraag.isbn,
        ppn=aanvraag.ppn,
        aantal_kratten=aanvraag.aantal_kratten,
        omschrijving=aanvraag.omschrijving,
        gewenst_op=aanvraag.gewenst_op,
        lokale_referentie=aanvraag.lokale_referentie,
        aangevraagd_op=at,
        aangevraagd_door=by,
        termijn_op=sla.due_at(at),
        status=Status.AANGEVRAAGD,
        status_sinds=at,
        version=1,
        volgende_controle_op=at + sla.WAARSCHUWING_NA,
    )


def _first_row(opdracht: Transportopdracht, *, by: User | None, at: dt.datetime) -> Statusovergang:
    return Statusovergang(
        opdracht=opdracht,
        volgnummer=1,
        naar=Status.AANGEVRAAGD,
        op=at,
        ontvangen_op=at,
        door=by,
        plaats=opdracht.bestemming,
    )


def _reserve_nummers(at: dt.datetime, count: int) -> list[str]:
    """Hand out the next numbers of the month, in local time; whoever asks at the same time waits."""
    maand = timezone.localtime(at).strftime("%y%m")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ibl_nummerreeks AS reeks (maand, laatste) VALUES (%s, %s)"
            " ON CONFLICT (maand) DO UPDATE SET laatste = reeks.laatste + EXCLUDED.laatste RETURNING laatste",
            [maand, count],
        )
        (last,) = cursor.fetchone()
    return [f"T{maand}-{number:05}" for number in range(last - count + 1, last + 1)]


# --- Steps -----------------------------------------------------------------------------------------------
@transaction.atomic
def assign_lender(
    opdracht: Transportopdracht, *, herkomst: Vestiging, by: User, at: dt.datetime
) -> Transportopdracht:
    """Choose the branch that lends; also after another branch could not."""
    opdracht = _lock(opdracht)
    _set_lender(opdracht, herkomst)
    return _take(opdracht, Handeling.ASSIGN, by=by, at=at)


@transaction.atomic
def prepare_transport(
    opdracht: Transportopdracht,
    *,
    by: User,
    at: dt.datetime,
    barcode: str = "",
    kratcodes: Sequence[str] = (),
) -> Transportopdracht:
    """Set the item or the crates ready for the van; from here on they are on one leg."""
    opdracht = _lock(opdracht)
    opdracht.barcode = barcode or opdracht.barcode
    try:
        with transaction.atomic():
            _take(opdracht, Handeling.PREPARE, by=by, at=at)
            Kratinzet.objects.bulk_create(
                Kratinzet(krat=krat, opdracht=opdracht, van=at) for krat in _get_kratten(kratcodes)
            )
    except IntegrityError as error:
        if "transport_item_eenmaal_onderweg" in str(error):
            raise ItemUnderwayError(
                f"Barcode {opdracht.barcode} is al onderweg met een andere opdracht. Controleer de barcode."
            ) from error
        if "krat_eenmaal_onderweg" in str(error):
            raise CrateUnderwayError(
                f"{_name_taken_krat(kratcodes)} is al onderweg met een andere opdracht. Neem een andere krat."
            ) from error
        raise
    return opdracht


def _get_kratten(kratcodes: Sequence[str]) -> list[Krat]:
    kratten = list(Krat.objects.filter(code__in=kratcodes, actief=True).order_by("code"))
    unknown = sorted(set(kratcodes) - {krat.code for krat in kratten})
    if unknown:
        raise UnknownCrateError(f"Krat {unknown[0]} kennen we niet. Controleer de code op het label.")
    return kratten


def _name_taken_krat(kratcodes: Sequence[str]) -> str:
    taken = (
        Kratinzet.objects.filter(krat__code__in=kratcodes, tot__isnull=True).order_by("krat__code").first()
    )
    return taken.krat.code if taken else "Een van de kratten"


@transaction.atomic
def move_transport(
    opdracht: Transportopdracht,
    handeling: Handeling,
    *,
    by: User,
    at: dt.datetime,
    reden: str = "",
    plaats: Vestiging | None = None,
) -> Transportopdracht:
    """Take one step of the table that asks for nothing but a reason or a place."""
    return _take(_lock(opdracht), handeling, by=by, at=at, reden=reden, plaats=plaats)


def take_step(
    opdracht: Transportopdracht,
    handeling: Handeling,
    *,
    by: User,
    at: dt.datetime,
    reden: str = "",
    plaats: Vestiging | None = None,
    herkomst: Vestiging | None = None,
    barcode: str = "",
    kratcodes: Sequence[str] = (),
) -> Transportopdracht:
    """Take one step, with whatever its form asked for."""
    if handeling == Handeling.ASSIGN and herkomst is not None:
        return assign_lender(opdracht, herkomst=herkomst, by=by, at=at)
    if handeling == Handeling.PREPARE:
        return prepare_transport(opdracht, by=by, at=at, barcode=barcode, kratcodes=kratcodes)
    return move_transport(opdracht, handeling, by=by, at=at, reden=reden, plaats=plaats)


@transaction.atomic
def move_many(
    opdrachten: Iterable[Transportopdracht], handeling: Handeling, *, by: User, at: dt.datetime
) -> Bulkresultaat:
    """Take the same step for several orders; those that cannot are named, the others go on."""
    result = Bulkresultaat(gelukt=[], geweigerd=[])
    # Locked in one order, so that two people with overlapping lists wait instead of dying together.
    for opdracht in sorted(opdrachten, key=lambda opdracht: opdracht.pk):
        try:
            with transaction.atomic():
                result.gelukt.append(_take(_lock(opdracht), handeling, by=by, at=at))
        except TransportError as error:
            result.geweigerd.append(str(error))
    return result


def _lock(opdracht: Transportopdracht) -> Transportopdracht:
    return (
        Transportopdracht.objects.select_related("herkomst", "bestemming")
        .select_for_update(of=("self",))
        .get(pk=opdracht.pk)
    )


def _set_lender(opdracht: Transportopdracht, herkomst: Vestiging) -> None:
    if herkomst.pk == opdracht.bestemming_id:
        raise SameBranchError("De uitlener en de bestemming zijn dezelfde vestiging. Kies een andere.")
    opdracht.herkomst = herkomst
    opdracht.uitlener_id = herkomst.organisatie_id


def _take(
    opdracht: Transportopdracht,
    handeling: Handeling,
    *,
    by: User,
    at: dt.datetime,
    reden: str = "",
    plaats: Vestiging | None = None,
) -> Transportopdracht:
    """Take one step on a locked order: check, write, log, tell."""
    overgang = workflow.OVERGANGEN[handeling]
    if not workflow.is_allowed(handeling, opdracht.stand):
        raise TransitionNotAllowedError(_explain_refusal(opdracht, overgang))
    if overgang.met_reden and not reden.strip():
        raise ReasonMissingError("Schrijf kort waarom.")
    left_the_road = opdracht.stand in workflow.ONDERWEG and overgang.naar not in workflow.ONDERWEG
    plaats = plaats or _place_of(handeling, opdracht, by=by, depot=selectors.find_depot())
    row = _advance(opdracht, handeling, by=by, at=at, reden=reden.strip(), plaats=plaats)
    opdracht.save(update_fields=[*STAND_FIELDS, "herkomst", "uitlener", "barcode"])
    row.save(force_insert=True)
    if left_the_road:
        Kratinzet.objects.filter(opdracht=opdracht, tot__isnull=True).update(tot=at)
    logboek.record(overgang.naar.value, opdracht, by=by, at=at, nummer=opdracht.nummer, van=row.van)
    if overgang.met_reden and handeling != Handeling.CANCEL:
        notifications.tell_exception(opdracht, reden=row.reden, by=by, at=at)
    return opdracht


def _explain_refusal(opdracht: Transportopdracht, overgang: workflow.Overgang) -> str:
    last = opdracht.overgangen.select_related("door").order_by("-volgnummer")[0]
    who = f" door {last.door}" if last.door else ""
    return (
        f"{opdracht.nummer} staat al op ‘{opdracht.stand.label}’{who} ({moment(last.op)}). "
        f"‘{overgang.knop}’ kan dan niet meer."
    )


def _place_of(
    handeling: Handeling, opdracht: Transportopdracht, *, by: User | None, depot: Vestiging | None
) -> Vestiging | None:
    """Where a step happens when nobody says otherwise."""
    match handeling:
        case Handeling.PREPARE | Handeling.REFUSE | Handeling.PICK_UP:
            return opdracht.herkomst
        case Handeling.DELIVER | Handeling.MAKE_AVAILABLE | Handeling.CLOSE | Handeling.CANCEL:
            return opdracht.bestemming
        case Handeling.BRING_TO_DEPOT | Handeling.LOAD:
            return depot
        case _:
            return by.vestiging if by else None


def _advance(
    opdracht: Transportopdracht,
    handeling: Handeling,
    *,
    by: User | None,
    at: dt.datetime,
    reden: str = "",
    plaats: Vestiging | None = None,
) -> Statusovergang:
    """Move the order in memory and return the row to write; the one place where a status changes."""
    van, naar = opdracht.stand, workflow.OVERGANGEN[handeling].naar
    opdracht.status = naar
    opdracht.status_sinds = at
    opdracht.version += 1
    if naar == Status.BESCHIKBAAR:
        opdracht.beschikbaar_op = at
    pending = opdracht.volgende_controle_op
    # A threshold that had passed already is still to be recorded, however late the watcher wakes.
    if opdracht.afgehandeld_op is not None and pending is not None and at <= pending:
        opdracht.volgende_controle_op = None
    return Statusovergang(
        opdracht=opdracht,
        volgnummer=opdracht.version,
        van=van,
        naar=naar,
        op=at,
        ontvangen_op=at,
        door=by,
        plaats=plaats,
        reden=reden,
    )


# --- Watching the 72 hours -------------------------------------------------------------------------------
@transaction.atomic
def watch_termijnen(*, at: dt.datetime, batch: int = 200) -> int:
    """Record and tell which thresholds were passed; return how many orders were looked at.

    Any number of workers may run this: a row is claimed by one, and the unique signal makes it happen once.
    """
    opdrachten = list(
        Transportopdracht.objects.due_for_check(at)
        .select_related("herkomst", "bestemming")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("volgende_controle_op", "pk")[:batch]
    )
    for opdracht in opdrachten:
        passed, opdracht.volgende_controle_op = _due_thresholds(opdracht, now=at)
        Termijnsignaal.objects.bulk_create(_signals(opdracht, passed), ignore_conflicts=True)
        opdracht.save(update_fields=["volgende_controle_op"])
        if passed and opdracht.stand in workflow.LOPEND:
            notifications.tell_threshold(opdracht, passed[-1], at=at)
    return len(opdrachten)


def _due_thresholds(
    opdracht: Transportopdracht, *, now: dt.datetime
) -> tuple[list[sla.Drempel], dt.datetime | None]:
    return sla.due_thresholds(
        opdracht.aangevraagd_op,
        pending=opdracht.volgende_controle_op,
        settled_op=opdracht.afgehandeld_op,
        now=now,
    )


def _signals(opdracht: Transportopdracht, passed: list[sla.Drempel]) -> list[Termijnsignaal]:
    return [
        Termijnsignaal(opdracht=opdracht, drempel=drempel, op=opdracht.aangevraagd_op + sla.DREMPELS[drempel])
        for drempel in passed
    ]


# --- A whole history at once -----------------------------------------------------------------------------
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
    nummers = _reserve_nummers(verlopen[0].op, len(verlopen))
    for verloop, nummer in zip(verlopen, nummers, strict=True):
        opdracht = _new_opdracht(verloop.aanvraag, nummer=nummer, by=verloop.door, at=verloop.op)
        overgangen.append(_first_row(opdracht, by=verloop.door, at=verloop.op))
        in_use: list[Kratinzet] = []
        overgangen += [_replay(opdracht, stap, depot=depot, in_use=in_use) for stap in verloop.stappen]
        opdracht.volgende_controle_op = opdracht.aangevraagd_op + sla.WAARSCHUWING_NA
        passed, opdracht.volgende_controle_op = _due_thresholds(opdracht, now=tot)
        signalen += _signals(opdracht, passed)
        inzetten += in_use
        opdrachten.append(opdracht)
    Transportopdracht.objects.bulk_create(opdrachten, batch_size=500)
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
        _set_lender(opdracht, stap.herkomst)
    opdracht.barcode = stap.barcode or opdracht.barcode
    was_underway = opdracht.stand in workflow.ONDERWEG
    in_use += [Kratinzet(krat=krat, opdracht=opdracht, van=stap.op) for krat in stap.kratten]
    plaats = stap.plaats or _place_of(stap.handeling, opdracht, by=stap.door, depot=depot)
    row = _advance(opdracht, stap.handeling, by=stap.door, at=stap.op, reden=stap.reden, plaats=plaats)
    if was_underway and opdracht.stand not in workflow.ONDERWEG:
        for inzet in in_use:
            inzet.tot = inzet.tot or stap.op
    return row
