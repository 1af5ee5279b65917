"""Writing the agenda: sections, initiatives, phases, adopting and its PDF.

Every service first locks the agenda's row: whoever writes and whoever adopts wait for one another. The
database refuses the same things on its own (migration 0002).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from bisc_portal.accounts.models import Rol, User
from bisc_portal.achtergrond import doorbell
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.logboek import services as logboek
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from ontwikkelagenda import opmaak, pdf, plan, selectors, workflow
from ontwikkelagenda.inhoud import canonical, content_hash
from ontwikkelagenda.models import (
    Agenda,
    Agendafase,
    Begrotingsregel,
    BiscRol,
    Bron,
    Document,
    Huisdeel,
    Initiatief,
    Sectie,
    SectieVersie,
    Thema,
    VastgesteldeVersie,
    WsobFunctie,
)

MAX_ATTEMPTS = 3
RENDER_TASK = "ontwikkelagenda.tasks.render_pdf"


class AgendaClosedError(Exception):
    """There is no writing in this phase."""


class SectieChangedError(Exception):
    """Somebody saved the section after this writer began; `sectie` is how it stands now."""

    def __init__(self, sectie: Sectie) -> None:
        super().__init__(f"Sectie {sectie.pk} is intussen gewijzigd.")
        self.sectie = sectie


class InitiatiefChangedError(Exception):
    """Somebody saved the initiative after this writer began."""


class FaseNotAllowedError(Exception):
    """The phase asked for may not follow the present one."""


class OverBudgetError(Exception):
    """The initiatives ask more than there is."""


class AgendaChangedError(Exception):
    """The agenda changed after the reader saw what would be adopted."""


@dataclass(frozen=True)
class Regel:
    """A budget line as it comes from a form."""

    bron: Bron
    bedrag: Decimal
    omschrijving: str = ""


@dataclass(frozen=True)
class Opzet:
    """A section to lay out in a new agenda."""

    huisdeel: Huisdeel
    titel: str
    tekst: str = ""
    penvoerder: Organisatie | None = None
    rollen: tuple[BiscRol, ...] = ()


# --- Laying out ------------------------------------------------------------------------------------------
@transaction.atomic
def create_agenda(
    jaar: int,
    *,
    fasen: Mapping[str, tuple[dt.date, dt.date | None]],
    by: User | None,
    at: dt.datetime,
    secties: Iterable[Opzet] | None = None,
) -> Agenda:
    """Lay out a new agenda in phase concept: its planning, and its sections or else those of the plan."""
    agenda = Agenda.objects.create(jaar=jaar, created_at=at)
    Agendafase.objects.bulk_create(
        Agendafase(agenda=agenda, fase=fase, begint_op=begin, eindigt_op=end)
        for fase, (begin, end) in fasen.items()
    )
    for opzet in _plan_secties() if secties is None else secties:
        _lay_out(agenda, opzet, by=by, at=at)
    logboek.record("agenda gemaakt", agenda, by=by, at=at, jaar=jaar)
    return agenda


@transaction.atomic
def add_sectie(agenda: Agenda, opzet: Opzet, *, by: User | None, at: dt.datetime) -> Sectie:
    """Add a section behind the others of its part of the Huis."""
    _lock_open(agenda)
    sectie = _lay_out(agenda, opzet, by=by, at=at)
    logboek.record("sectie toegevoegd", sectie, by=by, at=at)
    return sectie


def _plan_secties() -> list[Opzet]:
    """One section for each part of the Huis, with the plan's own sentences, in BiSC's care."""
    bisc = Organisatie.objects.filter(soort=Organisatie.Soort.BISC).order_by("pk").first()
    teksten = {deel["code"]: deel["tekst"] for deel in plan.read("plan.toml")["deel"]}
    delen = Huisdeel.objects.filter(code__in=teksten).order_by("volgorde")
    return [Opzet(deel, deel.naam, teksten[deel.code], bisc) for deel in delen]


def _lay_out(agenda: Agenda, opzet: Opzet, *, by: User | None, at: dt.datetime) -> Sectie:
    last = Sectie.objects.filter(agenda=agenda, huisdeel=opzet.huisdeel).order_by("-volgorde").first()
    tekst = opmaak.clean(opzet.tekst)
    sectie = Sectie.objects.create(
        agenda=agenda,
        huisdeel=opzet.huisdeel,
        volgorde=last.volgorde + 1 if last else 1,
        titel=opzet.titel,
        tekst=tekst,
        status=Sectie.Status.IN_BEWERKING if tekst else Sectie.Status.LEEG,
        penvoerder=opzet.penvoerder,
        gewijzigd_op=at,
    )
    sectie.rollen.set(opzet.rollen)
    _keep_version(sectie, by=by, at=at)
    return sectie


# --- Sections --------------------------------------------------------------------------------------------
@transaction.atomic
def save_sectie(sectie: Sectie, *, tekst: str, klaar: bool, versie: int, by: User, at: dt.datetime) -> Sectie:
    """Save the text over version `versie`; every save is kept.

    Saving what already stands there makes no version, so a double click is one save.
    Raises SectieChangedError when somebody saved another text since; nothing is written then.
    """
    _lock_open(sectie.agenda)
    current = Sectie.objects.select_for_update(of=("self",)).get(pk=sectie.pk)
    tekst = opmaak.clean(tekst)
    status = _sectie_status(tekst, klaar=klaar)
    if (current.tekst, current.status) == (tekst, status):
        return current
    if current.versie != versie:
        raise SectieChangedError(current)
    current.tekst, current.status = tekst, status
    current.versie += 1
    current.gewijzigd_op = at
    current.save(update_fields=["tekst", "status", "versie", "gewijzigd_op"])
    _keep_version(current, by=by, at=at)
    logboek.record("sectie opgeslagen", current, by=by, at=at, versie=current.versie, status=status)
    return current


@transaction.atomic
def arrange_sectie(
    sectie: Sectie,
    *,
    titel: str,
    penvoerder: Organisatie | None,
    rollen: Iterable[BiscRol],
    by: User,
    at: dt.datetime,
) -> Sectie:
    """Change what stands round the text: title, owner and the roles asked of BiSC."""
    _lock_open(sectie.agenda)
    current = Sectie.objects.select_for_update(of=("self",)).get(pk=sectie.pk)
    current.titel, current.penvoerder, current.gewijzigd_op = titel, penvoerder, at
    current.save(update_fields=["titel", "penvoerder", "gewijzigd_op"])
    current.rollen.set(rollen)
    logboek.record("sectie ingericht", current, by=by, at=at)
    return current


def _sectie_status(tekst: str, *, klaar: bool) -> Sectie.Status:
    if not tekst:
        return Sectie.Status.LEEG
    return Sectie.Status.KLAAR_VOOR_PDO if klaar else Sectie.Status.IN_BEWERKING


def _keep_version(sectie: Sectie, *, by: User | None, at: dt.datetime) -> None:
    SectieVersie.objects.create(
        sectie=sectie,
        nummer=sectie.versie,
        titel=sectie.titel,
        tekst=sectie.tekst,
        status=sectie.status,
        door=by,
        op=at,
    )


# --- Initiatives -----------------------------------------------------------------------------------------
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
    klaar: bool = False


@transaction.atomic
def add_initiatief(sectie: Sectie, voorstel: Voorstel, *, by: User, at: dt.datetime) -> Initiatief:
    """Add it to the section; over budget is allowed until the agenda is adopted."""
    _lock_open(sectie.agenda)
    initiatief = Initiatief(sectie=sectie, created_at=at, gewijzigd_op=at)
    _fill(initiatief, voorstel)
    initiatief.save(force_insert=True)
    _fill_relations(initiatief, voorstel)
    logboek.record("initiatief toegevoegd", initiatief, by=by, at=at)
    return initiatief


@transaction.atomic
def change_initiatief(
    initiatief: Initiatief, voorstel: Voorstel, *, sectie: Sectie, versie: int, by: User, at: dt.datetime
) -> Initiatief:
    """Raises InitiatiefChangedError when somebody saved it after version `versie`."""
    _lock_open(initiatief.sectie.agenda)
    current = Initiatief.objects.select_for_update(of=("self",)).get(pk=initiatief.pk)
    if current.versie != versie or current.ingetrokken_op is not None:
        raise InitiatiefChangedError
    _fill(current, voorstel)
    current.sectie = sectie
    current.versie += 1
    current.gewijzigd_op = at
    current.save(
        update_fields=[
            "sectie", "titel", "soort", "aard", "doel", "beoogd_effect", "thema", "penvoerder",
            "status", "versie", "gewijzigd_op",
        ]
    )  # fmt: skip
    _fill_relations(current, voorstel)
    logboek.record("initiatief gewijzigd", current, by=by, at=at, versie=current.versie)
    return current


@transaction.atomic
def withdraw_initiatief(initiatief: Initiatief, *, by: User, at: dt.datetime) -> Initiatief:
    """Take it out of the agenda; it stays and can be put back. Withdrawing twice is once."""
    return _set_withdrawn(initiatief, at, by=by, at=at)


@transaction.atomic
def restore_initiatief(initiatief: Initiatief, *, by: User, at: dt.datetime) -> Initiatief:
    return _set_withdrawn(initiatief, None, by=by, at=at)


def _set_withdrawn(
    initiatief: Initiatief, moment: dt.datetime | None, *, by: User, at: dt.datetime
) -> Initiatief:
    _lock_open(initiatief.sectie.agenda)
    current = Initiatief.objects.select_for_update(of=("self",)).get(pk=initiatief.pk)
    if (current.ingetrokken_op is None) != (moment is None):
        current.ingetrokken_op, current.gewijzigd_op = moment, at
        current.versie += 1
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
    status = Initiatief.Status
    initiatief.status = status.KLAAR_VOOR_PDO if voorstel.klaar else status.IN_BEWERKING


def _fill_relations(initiatief: Initiatief, voorstel: Voorstel) -> None:
    initiatief.bibliotheken.set(voorstel.bibliotheken)
    initiatief.rollen.set(voorstel.rollen)
    initiatief.functies.set(voorstel.functies)
    initiatief.begrotingsregels.all().delete()
    Begrotingsregel.objects.bulk_create(
        Begrotingsregel(initiatief=initiatief, bron=r.bron, bedrag=r.bedrag, omschrijving=r.omschrijving)
        for r in voorstel.regels
    )


# --- Phases and adopting ---------------------------------------------------------------------------------
@transaction.atomic
def change_fase(agenda: Agenda, *, fase: Agenda.Fase, by: User | None, at: dt.datetime) -> Agenda:
    """Move the agenda to another phase; adopting has a service of its own."""
    current = _lock(agenda)
    if fase == Agenda.Fase.VASTGESTELD or not workflow.may_follow(current.fase, fase):
        raise FaseNotAllowedError(f"Na {current.get_fase_display()} kan {fase.label} niet komen.")
    before, current.fase = current.fase, fase
    current.save(update_fields=["fase"])
    logboek.record("fase gewijzigd", current, by=by, at=at, van=before, naar=fase.value)
    return current


@transaction.atomic
def adopt_agenda(
    agenda: Agenda,
    *,
    by: User,
    at: dt.datetime,
    bijeenkomst: Bijeenkomst | None = None,
    seen_hash: str | None = None,
) -> VastgesteldeVersie:
    """Freeze everything the PDO decided, word for word and cent for cent, and tell everybody.

    The lock on the agenda's row makes this wait for every writer, and every later writer for this.
    Raises FaseNotAllowedError when it is adopted already, AgendaChangedError when the content is no longer
    what the reader saw (`seen_hash`), OverBudgetError when the initiatives ask more than there is.
    """
    current = _lock(agenda)
    if not workflow.may_adopt(current.fase):
        raise FaseNotAllowedError(f"De {current} is al vastgesteld.")
    tekst = canonical(selectors.agenda_content(current))
    if seen_hash is not None and seen_hash != content_hash(tekst):
        raise AgendaChangedError
    _refuse_over_budget(current)
    versie = VastgesteldeVersie.objects.create(
        agenda=current,
        inhoud=tekst,
        hash=content_hash(tekst),
        vastgesteld_op=at,
        vastgesteld_door=by,
        bijeenkomst=bijeenkomst,
    )
    current.fase = Agenda.Fase.VASTGESTELD
    current.save(update_fields=["fase"])
    request_pdf(current, by=by, at=at)
    _tell_everybody(current, by=by, at=at)
    logboek.record("agenda vastgesteld", current, by=by, at=at, namens="PDO", hash=versie.hash)
    return versie


def _refuse_over_budget(agenda: Agenda) -> None:
    stand = selectors.budget_stand(agenda)
    if stand.over:
        raise OverBudgetError(selectors.over_budget_sentence(stand))


def _tell_everybody(agenda: Agenda, *, by: User, at: dt.datetime) -> None:
    people = User.objects.filter(
        rollen__overlap=[Rol.DIRECTEUR, Rol.AGENDAREDACTEUR], is_active=True
    ).order_by("pk")
    for person in people:
        queue_bericht(
            f"agenda-vastgesteld-{agenda.pk}-{person.pk}",
            ontvanger=person,
            onderwerp=f"De {agenda} is vastgesteld",
            tekst=f"Het PDO heeft de {agenda} vastgesteld. {by.naam} heeft dat vastgelegd.",
            link=agenda.get_absolute_url(),
            at=at,
        )


# --- PDF -------------------------------------------------------------------------------------------------
@transaction.atomic
def request_pdf(agenda: Agenda, *, by: User, at: dt.datetime) -> Document:
    """Ask for the PDF of the adopted version, or of the agenda as it stands now; one for equal content.

    One that failed before is tried again.
    """
    versie = selectors.adopted_version(agenda)
    tekst = versie.inhoud if versie else canonical(selectors.agenda_content(agenda))
    document, _ = Document.objects.get_or_create(
        agenda=agenda,
        hash=content_hash(tekst),
        vastgestelde_versie=versie,
        defaults={"inhoud": tekst, "gevraagd_op": at, "gevraagd_door": by},
    )
    if document.status == Document.Status.MISLUKT:
        document.status, document.pogingen, document.fout = Document.Status.GEVRAAGD, 0, ""
        document.save(update_fields=["status", "pogingen", "fout"])
    if document.status == Document.Status.GEVRAAGD:
        doorbell.ring(RENDER_TASK)
    return document


@transaction.atomic
def render_next_document(*, at: dt.datetime) -> bool:
    """Claim one requested PDF and make it; False when there is none.

    The row stays locked while it is made: a worker that dies leaves it to the next one.
    """
    document = (
        Document.objects.filter(status=Document.Status.GEVRAAGD)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("agenda", "vastgestelde_versie__vastgesteld_door", "vastgestelde_versie__bijeenkomst")
        .order_by("gevraagd_op", "pk")
        .first()
    )
    if document is None:
        return False
    try:
        document.pdf = pdf.render_document(document)
    except pdf.PdfNotPossibleError as error:
        document.pogingen += 1
        document.fout = str(error)[:200]
        if document.pogingen >= MAX_ATTEMPTS:
            document.status = Document.Status.MISLUKT
    else:
        document.status, document.klaar_op, document.fout = Document.Status.KLAAR, at, ""
    document.save(update_fields=["pdf", "status", "klaar_op", "fout", "pogingen"])
    return True


# --- Locks -----------------------------------------------------------------------------------------------
def _lock(agenda: Agenda) -> Agenda:
    return Agenda.objects.select_for_update(no_key=True).get(pk=agenda.pk)


def _lock_open(agenda: Agenda) -> Agenda:
    current = _lock(agenda)
    if not workflow.may_write(current.fase):
        raise AgendaClosedError(f"De {current} ligt vast: er wordt nu niet in geschreven.")
    return current
