"""Initiatives and the money they ask."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import opmaak
from ontwikkelagenda.models import (
    BiscRol,
    Bron,
    Effectindicator,
    Initiatief,
    Mijlpaal,
    Risico,
    Sectie,
    Thema,
    WsobFunctie,
)
from ontwikkelagenda.services.begroting import Regel, guard_budget, refuse_over_budget, replace_regels
from ontwikkelagenda.services.slot import lock_open_agenda

FIELDS = [
    "sectie", "titel", "soort", "aard", "doel", "beoogd_effect", "doelgroepen", "thema", "penvoerder",
    "begint_kwartaal", "eindigt_kwartaal", "inzet_dagen", "status", "versie", "gewijzigd_op",
]  # fmt: skip


class InitiatiefChangedError(Exception):
    """Somebody saved the initiative after this writer began."""


@dataclass(frozen=True)
class Mijlpaalregel:
    """A milestone as it comes from a form."""

    kwartaal: int
    omschrijving: str


@dataclass(frozen=True)
class Risicoregel:
    """A risk as it comes from a form."""

    omschrijving: str
    kans: Risico.Kans = Risico.Kans.MIDDEL
    maatregel: str = ""


@dataclass(frozen=True)
class Voorstel:
    """Everything an initiative says about itself, as it comes from a form."""

    titel: str
    soort: Initiatief.Soort
    doel: str
    thema: Thema
    penvoerder: Organisatie
    bibliotheken: tuple[Organisatie, ...]
    regels: tuple[Regel, ...]
    aard: Initiatief.Aard = Initiatief.Aard.VERNIEUWING
    beoogd_effect: str = ""
    rollen: tuple[BiscRol, ...] = ()
    functies: tuple[WsobFunctie, ...] = ()
    doelgroepen: str = ""
    begint_kwartaal: int = 1
    eindigt_kwartaal: int = 4
    inzet_dagen: Decimal = Decimal(0)
    mijlpalen: tuple[Mijlpaalregel, ...] = ()
    risicos: tuple[Risicoregel, ...] = ()
    # Code of an indicator, and what is expected of it.
    indicatoren: tuple[tuple[str, str], ...] = ()
    status: Initiatief.Status = Initiatief.Status.IN_BEWERKING

    @property
    def telt(self) -> bool:
        return self.status != Initiatief.Status.VOORSTEL


@transaction.atomic
def add_initiatief(sectie: Sectie, voorstel: Voorstel, *, by: User, at: dt.datetime) -> Initiatief:
    """Add it to the section. Raises OverBudgetError, unless it is no more than a proposal."""
    agenda = lock_open_agenda(sectie.agenda)
    if voorstel.telt:
        refuse_over_budget(agenda, voorstel.regels, instead_of=None)
    initiatief = Initiatief(sectie=sectie, created_at=at, gewijzigd_op=at)
    _fill(initiatief, voorstel)
    with guard_budget(agenda):
        initiatief.save(force_insert=True)
        _fill_relations(initiatief, voorstel)
    logboek.record("initiatief toegevoegd", initiatief, by=by, at=at)
    return initiatief


@transaction.atomic
def change_initiatief(
    initiatief: Initiatief, voorstel: Voorstel, *, sectie: Sectie, versie: int, by: User, at: dt.datetime
) -> Initiatief:
    """Raises InitiatiefChangedError when somebody saved it after version `versie`, else OverBudgetError."""
    agenda = lock_open_agenda(initiatief.sectie.agenda)
    current = Initiatief.objects.select_for_update(of=("self",)).get(pk=initiatief.pk)
    if current.versie != versie or current.ingetrokken_op is not None:
        raise InitiatiefChangedError
    if voorstel.telt:
        refuse_over_budget(agenda, voorstel.regels, instead_of=current)
    telde = current.status != Initiatief.Status.VOORSTEL
    _fill(current, voorstel)
    current.sectie = sectie
    current.versie += 1
    current.gewijzigd_op = at
    with guard_budget(agenda):
        # The old lines may never count with the new status: they need not fit.
        if not telde:
            _fill_relations(current, voorstel)
        current.save(update_fields=FIELDS)
        if telde:
            _fill_relations(current, voorstel)
    logboek.record("initiatief gewijzigd", current, by=by, at=at, versie=current.versie)
    return current


@transaction.atomic
def withdraw_initiatief(initiatief: Initiatief, *, by: User, at: dt.datetime) -> Initiatief:
    """Take it out of the agenda; it stays and can be put back. Withdrawing twice is once."""
    return _set_withdrawn(initiatief, at, by=by, at=at)


@transaction.atomic
def restore_initiatief(initiatief: Initiatief, *, by: User, at: dt.datetime) -> Initiatief:
    """Raises OverBudgetError when its money has gone to others since."""
    return _set_withdrawn(initiatief, None, by=by, at=at)


def _set_withdrawn(
    initiatief: Initiatief, moment: dt.datetime | None, *, by: User, at: dt.datetime
) -> Initiatief:
    agenda = lock_open_agenda(initiatief.sectie.agenda)
    current = Initiatief.objects.select_for_update(of=("self",)).get(pk=initiatief.pk)
    if (current.ingetrokken_op is None) != (moment is None):
        if moment is None and current.status != Initiatief.Status.VOORSTEL:
            refuse_over_budget(agenda, read_regels(current), instead_of=current)
        current.ingetrokken_op, current.gewijzigd_op = moment, at
        current.versie += 1
        with guard_budget(agenda):
            current.save(update_fields=["ingetrokken_op", "gewijzigd_op", "versie"])
        actie = "initiatief teruggezet" if moment is None else "initiatief ingetrokken"
        logboek.record(actie, current, by=by, at=at)
    return current


def _fill(initiatief: Initiatief, voorstel: Voorstel) -> None:
    initiatief.titel = voorstel.titel
    initiatief.soort = voorstel.soort
    initiatief.aard = voorstel.aard
    initiatief.doel = opmaak.clean(voorstel.doel)
    initiatief.beoogd_effect = opmaak.clean(voorstel.beoogd_effect)
    initiatief.thema = voorstel.thema
    initiatief.penvoerder = voorstel.penvoerder
    initiatief.doelgroepen = voorstel.doelgroepen
    initiatief.begint_kwartaal = voorstel.begint_kwartaal
    initiatief.eindigt_kwartaal = voorstel.eindigt_kwartaal
    initiatief.inzet_dagen = voorstel.inzet_dagen
    initiatief.status = voorstel.status


def _fill_relations(initiatief: Initiatief, voorstel: Voorstel) -> None:
    initiatief.bibliotheken.set(voorstel.bibliotheken)
    initiatief.rollen.set(voorstel.rollen)
    initiatief.functies.set(voorstel.functies)
    replace_regels(initiatief, voorstel.regels)
    initiatief.mijlpalen.all().delete()
    Mijlpaal.objects.bulk_create(
        Mijlpaal(initiatief=initiatief, kwartaal=m.kwartaal, omschrijving=m.omschrijving)
        for m in voorstel.mijlpalen
    )
    initiatief.risicos.all().delete()
    Risico.objects.bulk_create(
        Risico(initiatief=initiatief, omschrijving=r.omschrijving, kans=r.kans, maatregel=r.maatregel)
        for r in voorstel.risicos
    )
    initiatief.effectindicatoren.all().delete()
    Effectindicator.objects.bulk_create(
        Effectindicator(initiatief=initiatief, code=code, verwachting=verwachting)
        for code, verwachting in dict(voorstel.indicatoren).items()
    )


def read_voorstel(initiatief: Initiatief) -> Voorstel:
    """What the initiative says now, as a form would say it: to change one thing of it."""
    return Voorstel(
        titel=initiatief.titel,
        soort=Initiatief.Soort(initiatief.soort),
        doel=initiatief.doel,
        thema=initiatief.thema,
        penvoerder=initiatief.penvoerder,
        bibliotheken=tuple(initiatief.bibliotheken.order_by("naam", "pk")),
        regels=read_regels(initiatief),
        aard=Initiatief.Aard(initiatief.aard),
        beoogd_effect=initiatief.beoogd_effect,
        rollen=tuple(initiatief.rollen.order_by("volgorde")),
        functies=tuple(initiatief.functies.order_by("volgorde")),
        doelgroepen=initiatief.doelgroepen,
        begint_kwartaal=initiatief.begint_kwartaal,
        eindigt_kwartaal=initiatief.eindigt_kwartaal,
        inzet_dagen=initiatief.inzet_dagen,
        mijlpalen=tuple(
            Mijlpaalregel(m.kwartaal, m.omschrijving) for m in initiatief.mijlpalen.order_by("kwartaal", "pk")
        ),
        risicos=tuple(
            Risicoregel(r.omschrijving, Risico.Kans(r.kans), r.maatregel)
            for r in initiatief.risicos.order_by("pk")
        ),
        indicatoren=tuple((e.code, e.verwachting) for e in initiatief.effectindicatoren.order_by("pk")),
        status=Initiatief.Status(initiatief.status),
    )


def read_regels(initiatief: Initiatief) -> tuple[Regel, ...]:
    return tuple(
        Regel(Bron(r.bron), r.bedrag, r.omschrijving, r.regeling, r.aanvragen_voor, r.verantwoorden_voor)
        for r in initiatief.begrotingsregels.order_by("pk")
    )
