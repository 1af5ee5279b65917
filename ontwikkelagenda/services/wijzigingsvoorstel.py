"""Amendments: hand one in, stand behind it, talk about it, and decide; accepting makes the change."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ontwikkelagenda import notifications, opmaak, workflow
from ontwikkelagenda.models import (
    Agenda,
    Begrotingsregel,
    Bezwaar,
    Initiatief,
    Sectie,
    Voorstelreactie,
    Voorstelsteun,
    Wijzigingsvoorstel,
)
from ontwikkelagenda.services.begroting import guard_budget, refuse_over_budget
from ontwikkelagenda.services.initiatief import read_regels
from ontwikkelagenda.services.sectie import read_sectie, rewrite_sectie
from ontwikkelagenda.services.slot import AgendaClosedError, lock_agenda

Soort, Veld, Status = Wijzigingsvoorstel.Soort, Wijzigingsvoorstel.Veld, Wijzigingsvoorstel.Status


class VoorstelDecidedError(Exception):
    """It has been decided about already."""


class VoorstelStaleError(Exception):
    """What it wanted to change is not there any more; the sentence says what to do."""


@dataclass(frozen=True)
class Wijziging:
    """What an amendment wants to change, as it comes from a form: one of three kinds."""

    soort: Wijzigingsvoorstel.Soort
    oud: str
    nieuw: str
    reden: str
    sectie: Sectie | None = None
    initiatief: Initiatief | None = None
    veld: str = ""
    regel: Begrotingsregel | None = None


@transaction.atomic
def submit_wijzigingsvoorstel(
    agenda: Agenda, wijziging: Wijziging, *, bezwaar: Bezwaar | None = None, by: User, at: dt.datetime
) -> Wijzigingsvoorstel:
    """Number it and let everybody know. In the consent round only for the objection that is dealt with."""
    current = lock_agenda(agenda)
    if not workflow.may_amend(current.fase) and not _opens(bezwaar):
        raise AgendaClosedError(f"Op de {current} kan nu geen wijzigingsvoorstel worden ingediend.")
    last = Wijzigingsvoorstel.objects.filter(agenda=current).order_by("-nummer").first()
    voorstel = Wijzigingsvoorstel.objects.create(
        agenda=current,
        nummer=last.nummer + 1 if last else 1,
        tijdvak=current.tijdvak,
        soort=wijziging.soort,
        sectie=wijziging.sectie,
        initiatief=wijziging.initiatief,
        veld=wijziging.veld,
        regel=wijziging.regel,
        oud=wijziging.oud,
        nieuw=wijziging.nieuw,
        reden=wijziging.reden,
        bezwaar=bezwaar,
        indiener=by,
        organisatie=by.organisatie,
        created_at=at,
    )
    notifications.tell_voorstel(voorstel, at=at)
    logboek.record("wijzigingsvoorstel ingediend", voorstel, by=by, at=at, soort=wijziging.soort.value)
    return voorstel


@transaction.atomic
def support_wijzigingsvoorstel(
    voorstel: Wijzigingsvoorstel, *, steunt: bool, by: User, at: dt.datetime
) -> None:
    """Put the own library behind it, or take that back; twice is once."""
    current = _lock_open(voorstel)
    if steunt:
        Voorstelsteun.objects.get_or_create(
            voorstel=current, organisatie=by.organisatie, defaults={"door": by, "op": at}
        )
    else:
        Voorstelsteun.objects.filter(voorstel=current, organisatie=by.organisatie).delete()


@transaction.atomic
def discuss_wijzigingsvoorstel(
    voorstel: Wijzigingsvoorstel, *, tekst: str, by: User, at: dt.datetime
) -> Voorstelreactie:
    reactie = Voorstelreactie.objects.create(voorstel=voorstel, door=by, tekst=tekst, op=at)
    if voorstel.indiener_id != by.pk:
        notifications.tell_person(
            f"voorstelreactie-{reactie.pk}",
            voorstel.indiener,
            onderwerp=f"Reactie op {str(voorstel).lower()}",
            tekst=f"{by.naam}: {tekst}",
            link=voorstel.get_absolute_url(),
            at=at,
        )
    return reactie


@transaction.atomic
def accept_wijzigingsvoorstel(
    voorstel: Wijzigingsvoorstel, *, besluit: str = "", by: User, at: dt.datetime
) -> Wijzigingsvoorstel:
    """Make the change and say so beside it.

    Raises VoorstelStaleError when what it changes is not there any more, OverBudgetError without the money.
    """
    agenda = lock_agenda(voorstel.agenda)
    current = _lock_open(voorstel)
    if not workflow.may_amend(agenda.fase) and not _opens(current.bezwaar):
        raise AgendaClosedError(f"De {agenda} ligt vast: een wijzigingsvoorstel kan nu niet worden verwerkt.")
    if current.soort == Soort.ALINEA:
        _apply_alinea(current, by=by, at=at)
    elif current.soort == Soort.INITIATIEF:
        _apply_veld(current, at=at)
    else:
        _apply_regel(agenda, current, at=at)
    return _decide(current, Status.AANGENOMEN, besluit, by=by, at=at)


@transaction.atomic
def reject_wijzigingsvoorstel(
    voorstel: Wijzigingsvoorstel, *, besluit: str, by: User, at: dt.datetime
) -> Wijzigingsvoorstel:
    return _decide(_lock_open(voorstel), Status.AFGEWEZEN, besluit, by=by, at=at)


@transaction.atomic
def withdraw_wijzigingsvoorstel(
    voorstel: Wijzigingsvoorstel, *, besluit: str, by: User, at: dt.datetime
) -> Wijzigingsvoorstel:
    return _decide(_lock_open(voorstel), Status.INGETROKKEN, besluit, by=by, at=at)


def _opens(bezwaar: Bezwaar | None) -> bool:
    return bezwaar is not None and bezwaar.status == Bezwaar.Status.IN_BEHANDELING


def _lock_open(voorstel: Wijzigingsvoorstel) -> Wijzigingsvoorstel:
    current = (
        Wijzigingsvoorstel.objects.select_for_update(of=("self",))
        .select_related("agenda", "sectie__huisdeel", "initiatief", "regel", "bezwaar", "organisatie")
        .get(pk=voorstel.pk)
    )
    if not current.is_open:
        raise VoorstelDecidedError(f"Dit voorstel is al {current.get_status_display()}.")
    return current


def _apply_alinea(voorstel: Wijzigingsvoorstel, *, by: User, at: dt.datetime) -> None:
    sectie = voorstel.sectie
    if sectie is None:
        raise VoorstelStaleError("De sectie van dit voorstel bestaat niet meer.")
    sectie = read_sectie(sectie, at=at)
    tekst = opmaak.replace_paragraph(sectie.tekst, voorstel.oud, voorstel.nieuw)
    if tekst is None:
        raise VoorstelStaleError(
            "De alinea is intussen veranderd, dus het voorstel past er niet meer op. "
            "Vraag de indiener om een nieuw voorstel, of wijs dit af."
        )
    voorstel.sectieversie = rewrite_sectie(sectie, tekst, by=by, at=at)
    voorstel.save(update_fields=["sectieversie"])


def _apply_veld(voorstel: Wijzigingsvoorstel, *, at: dt.datetime) -> None:
    current = _lock_initiatief(voorstel)
    if getattr(current, voorstel.veld) != voorstel.oud:
        raise VoorstelStaleError(
            "Het initiatief is intussen gewijzigd, dus het voorstel past er niet meer op."
        )
    setattr(current, voorstel.veld, voorstel.nieuw)
    _save(current, voorstel.veld, at=at)


def _apply_regel(agenda: Agenda, voorstel: Wijzigingsvoorstel, *, at: dt.datetime) -> None:
    current = _lock_initiatief(voorstel)
    row = current.begrotingsregels.filter(wijzigingsvoorstellen=voorstel).order_by("pk").first()
    if row is None or row.bedrag != Decimal(voorstel.oud):
        raise VoorstelStaleError("De begroting is intussen gewijzigd, dus het voorstel past er niet meer op.")
    bedrag = Decimal(voorstel.nieuw)
    regels = [
        replace(regel, bedrag=bedrag)
        if (regel.bron, regel.omschrijving) == (row.bron, row.omschrijving)
        else regel
        for regel in read_regels(current)
    ]
    if current.status != Initiatief.Status.VOORSTEL and current.ingetrokken_op is None:
        refuse_over_budget(agenda, regels, instead_of=current)
    with guard_budget(agenda):
        row.bedrag = bedrag
        row.save(update_fields=["bedrag"])
    _save(current, at=at)


def _lock_initiatief(voorstel: Wijzigingsvoorstel) -> Initiatief:
    if voorstel.initiatief is None:
        raise VoorstelStaleError("Het initiatief van dit voorstel bestaat niet meer.")
    return Initiatief.objects.select_for_update(of=("self",)).get(pk=voorstel.initiatief.pk)


def _save(initiatief: Initiatief, *velden: str, at: dt.datetime) -> None:
    initiatief.versie += 1
    initiatief.gewijzigd_op = at
    initiatief.save(update_fields=[*velden, "versie", "gewijzigd_op"])


def _decide(
    voorstel: Wijzigingsvoorstel,
    status: Wijzigingsvoorstel.Status,
    besluit: str,
    *,
    by: User,
    at: dt.datetime,
) -> Wijzigingsvoorstel:
    voorstel.status, voorstel.besluit = status, besluit
    voorstel.besloten_op, voorstel.besloten_door = at, by
    voorstel.save(update_fields=["status", "besluit", "besloten_op", "besloten_door"])
    notifications.tell_voorstel(voorstel, at=at)
    logboek.record(f"wijzigingsvoorstel {status.value}", voorstel, by=by, at=at)
    return voorstel
