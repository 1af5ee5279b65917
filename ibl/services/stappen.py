"""Every step of an order, and what it carries along."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import moment
from ibl import notifications, selectors, workflow
from ibl.models import Krat, Kratinzet, Statusovergang, Transportopdracht
from ibl.services.afleiding import BEREIKT, COLUMNS, derive_opdrachten
from ibl.services.errors import (
    CrateUnderwayError,
    ItemUnderwayError,
    ReasonMissingError,
    SameBranchError,
    TransitionNotAllowedError,
    TransportError,
    UnknownCrateError,
)
from ibl.services.maanden import note_maanden, outcome_of
from ibl.workflow import Handeling, Status

# What the order's own row takes from a step.
STAND_FIELDS = [*COLUMNS, "version"]


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
class Bulkresultaat:
    gelukt: list[Transportopdracht]
    geweigerd: list[str]


@transaction.atomic
def assign_lender(
    opdracht: Transportopdracht, *, herkomst: Vestiging, by: User, at: dt.datetime, reden: str = ""
) -> Transportopdracht:
    """Choose the branch that lends; also after another branch could not."""
    opdracht = _lock(opdracht)
    set_lender(opdracht, herkomst)
    return _take(opdracht, Handeling.ASSIGN, by=by, at=at, reden=reden)


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
    with transaction.atomic():
        _take(opdracht, Handeling.PREPARE, by=by, at=at)
        _put_in_crates(opdracht, kratcodes, at=at)
    return opdracht


def _put_in_crates(opdracht: Transportopdracht, kratcodes: Sequence[str], *, at: dt.datetime) -> None:
    """Begin a journey of each crate, or join the one it is packed for; never another place's.

    The crates are locked: two people with one crate wait for one another here.
    """
    kratten = _get_kratten(kratcodes)
    open_inzetten = Kratinzet.objects.filter(krat__in=kratten, tot__isnull=True).select_related("bestemming")
    packed = {inzet.krat_id: inzet for inzet in open_inzetten.order_by("pk")}
    heel = opdracht.lading == Transportopdracht.Lading.KRAT
    for inzet in packed.values():
        if heel or inzet.heel or inzet.bestemming_id != opdracht.bestemming_id:
            taken = next(krat for krat in kratten if krat.pk == inzet.krat_id)
            raise CrateUnderwayError(
                f"{taken.code} is al onderweg naar {inzet.bestemming}. Neem een andere krat."
            )
    Kratinzet.objects.bulk_create(
        Kratinzet(
            krat=krat,
            opdracht=opdracht,
            bestemming_id=opdracht.bestemming_id,
            heel=heel,
            reis_van=packed[krat.pk].reis_van if krat.pk in packed else at,
            van=at,
        )
        for krat in kratten
    )


def _get_kratten(kratcodes: Sequence[str]) -> list[Krat]:
    kratten = list(
        Krat.objects.select_for_update(no_key=True).filter(code__in=kratcodes, actief=True).order_by("code")
    )
    unknown = sorted(set(kratcodes) - {krat.code for krat in kratten})
    if unknown:
        raise UnknownCrateError(f"Krat {unknown[0]} kennen we niet. Controleer de code op het label.")
    return kratten


@transaction.atomic
def move_transport(
    opdracht: Transportopdracht,
    handeling: Handeling,
    *,
    by: User,
    at: dt.datetime,
    reden: str = "",
    plaats: Vestiging | None = None,
    stil: bool = False,
) -> Transportopdracht:
    """Take one step of the table that asks for nothing but a reason or a place; `stil` tells nobody."""
    return _take(_lock(opdracht), handeling, by=by, at=at, reden=reden, plaats=plaats, stil=stil)


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
    opdrachten: Iterable[Transportopdracht],
    handeling: Handeling,
    *,
    by: User,
    at: dt.datetime,
    reden: str = "",
) -> Bulkresultaat:
    """Take the same step for several orders; those that cannot are named, the others go on."""
    result = Bulkresultaat(gelukt=[], geweigerd=[])
    # Locked in one order, so that two people with overlapping lists wait instead of dying together.
    for opdracht in sorted(opdrachten, key=lambda opdracht: opdracht.pk):
        try:
            with transaction.atomic():
                result.gelukt.append(_take(_lock(opdracht), handeling, by=by, at=at, reden=reden))
        except TransportError as error:
            result.geweigerd.append(str(error))
    return result


def _lock(opdracht: Transportopdracht) -> Transportopdracht:
    return (
        Transportopdracht.objects.select_related("herkomst", "bestemming")
        .select_for_update(of=("self",))
        .get(pk=opdracht.pk)
    )


def set_lender(opdracht: Transportopdracht, herkomst: Vestiging) -> None:
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
    stil: bool = False,
) -> Transportopdracht:
    """Take one step on a locked order: check, write, log, tell."""
    overgang = workflow.OVERGANGEN[handeling]
    if not workflow.is_allowed(handeling, opdracht.stand):
        raise TransitionNotAllowedError(_explain_refusal(opdracht, overgang))
    if overgang.met_reden and not reden.strip():
        raise ReasonMissingError("Schrijf kort waarom.")
    left_the_road = opdracht.stand in workflow.ONDERWEG and overgang.naar not in workflow.ONDERWEG
    plaats = plaats or place_of(handeling, opdracht, by=by, depot=selectors.find_depot())
    outcome = outcome_of(opdracht)
    row = advance(opdracht, handeling, by=by, at=at, reden=reden.strip(), plaats=plaats)
    _save_step(opdracht)
    row.save(force_insert=True)
    if outcome_of(opdracht) != outcome:
        note_maanden([opdracht], at=at)
    if left_the_road:
        Kratinzet.objects.filter(opdracht=opdracht, tot__isnull=True).update(tot=at)
    if opdracht.retour_van_id is not None and overgang.naar == Status.BESCHIKBAAR:
        derive_opdrachten([opdracht.retour_van_id], at=at)
    logboek.record(overgang.naar.value, opdracht, by=by, at=at, nummer=opdracht.nummer, van=row.van)
    if overgang.met_reden and handeling != Handeling.CANCEL and not stil:
        notifications.tell_exception(opdracht, reden=row.reden, by=by, at=at)
    return opdracht


def _save_step(opdracht: Transportopdracht) -> None:
    """The database keeps a copy on one road; whoever would put it on a second hears so."""
    try:
        with transaction.atomic():
            opdracht.save(update_fields=[*STAND_FIELDS, "herkomst", "uitlener", "barcode"])
    except IntegrityError as error:
        if "transport_item_eenmaal_onderweg" in str(error):
            raise ItemUnderwayError(
                f"Barcode {opdracht.barcode} is al onderweg met een andere opdracht. Controleer de barcode."
            ) from error
        raise


def _explain_refusal(opdracht: Transportopdracht, overgang: workflow.Overgang) -> str:
    last = opdracht.overgangen.select_related("door").order_by("-volgnummer")[0]
    who = f" door {last.door}" if last.door else ""
    return (
        f"{opdracht.nummer} staat al op ‘{opdracht.stand.label}’{who} ({moment(last.op)}). "
        f"‘{overgang.knop}’ kan dan niet meer."
    )


def place_of(
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


def advance(
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
    if naar in BEREIKT and getattr(opdracht, BEREIKT[naar]) is None:
        setattr(opdracht, BEREIKT[naar], at)
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
