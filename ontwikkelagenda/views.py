"""The pages of the Ontwikkelagenda."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ontwikkelagenda import forms, permissions, selectors, services, verschil
from ontwikkelagenda.inhoud import canonical, content_hash
from ontwikkelagenda.models import (
    Agenda,
    Bron,
    Document,
    Initiatief,
    Sectie,
    SectieVersie,
    VastgesteldeVersie,
)

AGENDA = Onderdeel.ONTWIKKELAGENDA
REFUSED, CONFLICT = 422, 409
# Most initiatives ask of these; a line that stays empty is no line.
FIRST_LINES = [Bron.AGENDABUDGET, Bron.INNOVATIERESERVE, Bron.EIGEN_BIJDRAGE]


def _agenda(jaar: int) -> Agenda:
    return get_object_or_404(Agenda.objects.order_by("jaar"), jaar=jaar)


def _sectie(jaar: int, pk: int) -> Sectie:
    sectie: Sectie = get_object_or_404(selectors.secties(_agenda(jaar)), pk=pk)
    return sectie


def _initiatief(jaar: int, pk: int) -> Initiatief:
    rows: QuerySet[Initiatief] = selectors.all_initiatieven(_agenda(jaar))
    return get_object_or_404(rows, pk=pk)


# --- The agenda ------------------------------------------------------------------------------------------
@part_of(AGENDA)
@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """Straight to the agenda there is work on."""
    agenda = selectors.current_agenda()
    return redirect(agenda) if agenda else redirect("ontwikkelagenda:list_agendas")


@part_of(AGENDA)
@require_safe
def list_agendas(request: PortalRequest) -> HttpResponse:
    return render(request, "ontwikkelagenda/list_agendas.html", {"agendas": selectors.agendas()})


@part_of(AGENDA)
@require_safe
def show_agenda(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = _agenda(jaar)
    context = {
        "agenda": agenda,
        "huis": selectors.huis(agenda),
        "budget": selectors.budget_stand(agenda),
        "fasen": selectors.list_fasen(agenda, today=timezone.localdate()),
        "laatst_gewijzigd": selectors.last_changed(agenda),
        "versie": selectors.adopted_version(agenda),
        "nu": timezone.now(),
        **_rights(request, agenda),
    }
    return render(request, "ontwikkelagenda/show_agenda.html", context)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def change_fase(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = _agenda(jaar)
    require(permissions.can_arrange(request.user))
    form = forms.ChangeFaseForm(request.POST or None, agenda=agenda)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            return _change_fase(request, agenda, form)
        status = REFUSED
    context = {
        "agenda": agenda,
        "form": form,
        "fasen": selectors.list_fasen(agenda, today=timezone.localdate()),
    }
    return render(request, "ontwikkelagenda/change_fase.html", context, status=status)


def _change_fase(request: PortalRequest, agenda: Agenda, form: forms.ChangeFaseForm) -> HttpResponse:
    try:
        services.change_fase(agenda, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.FaseNotAllowedError as error:
        messages.error(request, f"{error} Iemand was je voor; bekijk de fase opnieuw.")
    return redirect(agenda)


def _rights(request: PortalRequest, agenda: Agenda) -> dict[str, bool]:
    """What the templates may offer."""
    return {
        "mag_schrijven": permissions.can_write(request.user, agenda),
        "mag_inrichten": permissions.can_arrange(request.user),
        "mag_vaststellen": permissions.can_adopt(request.user, agenda),
    }


# --- Sections --------------------------------------------------------------------------------------------
@part_of(AGENDA)
@require_safe
def show_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    sectie = _sectie(jaar, pk)
    return render(request, "ontwikkelagenda/show_sectie.html", _sectie_context(request, sectie))


def _sectie_context(request: PortalRequest, sectie: Sectie) -> dict[str, Any]:
    versies = list(selectors.versies(sectie))
    return {
        "agenda": sectie.agenda,
        "sectie": sectie,
        "omgeving": selectors.surroundings(sectie),
        "versies": versies,
        "laatste": versies[0] if versies else None,
        **_rights(request, sectie.agenda),
    }


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """A stale save is refused with both texts on one page; the typed text stays in the field."""
    sectie = _sectie(jaar, pk)
    require(permissions.is_writer(request.user))
    if request.method != "POST":
        require(permissions.can_write(request.user, sectie.agenda))
        return _render_writing(request, sectie, forms.SectieForm(initial=_sectie_start(sectie)))
    form = forms.SectieForm(request.POST)
    if not form.is_valid():
        return _render_writing(request, sectie, form, status=REFUSED)
    try:
        services.save_sectie(sectie, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.AgendaClosedError:  # adopted while somebody was writing: the text can still be copied
        return _render_writing(request, sectie, form, status=CONFLICT, gesloten=True)
    except services.SectieChangedError as error:
        return _render_clash(request, error.sectie, form)
    messages.success(request, f"“{sectie.titel}” is opgeslagen.")
    # The browser throws its own copy of the text away only when it arrives here.
    return redirect(f"{sectie.get_absolute_url()}#opgeslagen")


def _sectie_start(sectie: Sectie) -> dict[str, Any]:
    klaar = sectie.status == Sectie.Status.KLAAR_VOOR_PDO
    return {"tekst": sectie.tekst, "klaar": klaar, "versie": sectie.versie}


def _render_writing(
    request: PortalRequest, sectie: Sectie, form: forms.SectieForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {**_sectie_context(request, sectie), "form": form, **extra}
    return render(request, "ontwikkelagenda/edit_sectie.html", context, status=status)


def _render_clash(request: PortalRequest, current: Sectie, form: forms.SectieForm) -> HttpResponse:
    """Both texts, their difference, and a proposal when the edits touch different lines."""
    mijn, gezien = form.cleaned_data["tekst"], form.cleaned_data["versie"]
    basis = SectieVersie.objects.filter(sectie=current, nummer=gezien).order_by("pk").first()
    samen = verschil.merge(basis.tekst, mijn, current.tekst) if basis else None
    start = {"tekst": samen or mijn, "klaar": form.cleaned_data["klaar"], "versie": current.versie}
    context = {
        "botsing": True,
        "mijn_tekst": mijn,
        "samengevoegd": samen is not None,
        "verschil": verschil.compare(current.tekst, mijn),
    }
    sectie = _sectie(current.agenda.jaar, current.pk)
    return _render_writing(request, sectie, forms.SectieForm(initial=start), status=CONFLICT, **context)


@part_of(AGENDA)
@require_safe
def list_versies(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """Every save; `?van=` and `?tot=` choose the two that are compared."""
    sectie = _sectie(jaar, pk)
    versies = list(selectors.versies(sectie))
    nieuw = _pick(versies, request.GET.get("tot"), default=0)
    oud = _pick(versies, request.GET.get("van"), default=min(1, len(versies) - 1))
    context = {
        "agenda": sectie.agenda,
        "sectie": sectie,
        "versies": versies,
        "oud": oud,
        "nieuw": nieuw,
        "verschil": verschil.compare(oud.tekst, nieuw.tekst),
    }
    return render(request, "ontwikkelagenda/list_versies.html", context)


def _pick(versies: list[SectieVersie], nummer: str | None, *, default: int) -> SectieVersie:
    return next((v for v in versies if str(v.nummer) == nummer), versies[default])


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def add_sectie(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = _agenda(jaar)
    require(permissions.can_arrange(request.user) and agenda.is_open)
    form = forms.AddSectieForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sectie = services.add_sectie(agenda, form.opzet(), by=request.user, at=timezone.now())
        return redirect(sectie)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "ontwikkelagenda/add_sectie.html", {"agenda": agenda, "form": form}, status=status)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_sectie(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    sectie = _sectie(jaar, pk)
    require(permissions.can_arrange(request.user) and sectie.agenda.is_open)
    start = {"titel": sectie.titel, "penvoerder": sectie.penvoerder, "rollen": sectie.rollen.all()}
    form = forms.ArrangeSectieForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.arrange_sectie(sectie, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect(sectie)
    status = REFUSED if request.method == "POST" else 200
    context = {"agenda": sectie.agenda, "sectie": sectie, "form": form}
    return render(request, "ontwikkelagenda/arrange_sectie.html", context, status=status)


# --- Initiatives -----------------------------------------------------------------------------------------
@part_of(AGENDA)
@require_safe
def list_initiatieven(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = _agenda(jaar)
    form = forms.FilterForm(request.GET)
    keuze = form.keuze()
    gevonden = list(selectors.filter_initiatieven(agenda, keuze))
    context = {
        "agenda": agenda,
        "form": form,
        "keuze": keuze,
        "initiatieven": gevonden,
        "bedrag": sum((i.bedrag for i in gevonden), selectors.NUL),
        "totaal": sum((i.totaal for i in gevonden), selectors.NUL),
        **_rights(request, agenda),
    }
    return render(request, "ontwikkelagenda/list_initiatieven.html", context)


@part_of(AGENDA)
@require_safe
def show_initiatief(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    initiatief = _initiatief(jaar, pk)
    context = {
        "agenda": initiatief.sectie.agenda,
        "initiatief": initiatief,
        "functies": initiatief.functies.order_by("volgorde"),
        "mag_wijzigen": permissions.can_change_initiatief(request.user, initiatief),
    }
    return render(request, "ontwikkelagenda/show_initiatief.html", context)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def add_initiatief(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = _agenda(jaar)
    require(permissions.is_writer(request.user) and (agenda.is_open or request.method == "POST"))
    own = request.user.organisatie
    start = {"sectie": request.GET.get("sectie"), "penvoerder": own, "bibliotheken": [own]}
    page = InitiatiefPage(request, agenda, start)
    if request.method != "POST":
        return page.render()
    if not page.is_valid():
        return page.render(status=REFUSED)
    try:
        initiatief = services.add_initiatief(page.sectie, page.voorstel(), by=request.user, at=timezone.now())
    except services.AgendaClosedError:
        return page.render(status=CONFLICT, gesloten=True)
    messages.success(request, f"“{initiatief.titel}” staat in de agenda.")
    return redirect(initiatief)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def change_initiatief(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    initiatief = _initiatief(jaar, pk)
    agenda = initiatief.sectie.agenda
    require(permissions.is_author(request.user, initiatief) and (agenda.is_open or request.method == "POST"))
    page = InitiatiefPage(request, agenda, _initiatief_start(initiatief), initiatief)
    if request.method != "POST":
        return page.render()
    if not page.is_valid():
        return page.render(status=REFUSED)
    try:
        services.change_initiatief(
            initiatief,
            page.voorstel(),
            sectie=page.sectie,
            versie=page.versie,
            by=request.user,
            at=timezone.now(),
        )
    except services.AgendaClosedError:
        return page.render(status=CONFLICT, gesloten=True)
    except services.InitiatiefChangedError:
        return page.render(status=CONFLICT, botsing=True)
    messages.success(request, f"“{page.voorstel().titel}” is opgeslagen.")
    return redirect(initiatief)


class InitiatiefPage:
    """The form of an initiative and its budget lines, which are checked and shown together."""

    def __init__(
        self,
        request: PortalRequest,
        agenda: Agenda,
        start: dict[str, Any],
        initiatief: Initiatief | None = None,
    ) -> None:
        data = request.POST if request.method == "POST" else None
        lines = initiatief.begrotingsregels.order_by("pk") if initiatief else []
        begin = [{"bron": r.bron, "omschrijving": r.omschrijving, "bedrag": r.bedrag} for r in lines]
        # One empty line at least: without JavaScript there is no button for more.
        begin += [{"bron": bron} for bron in FIRST_LINES[len(begin) :] or [Bron.AGENDABUDGET]]
        self.request, self.agenda, self.initiatief = request, agenda, initiatief
        self.form = forms.InitiatiefForm(data, initial=start, user=request.user, agenda=agenda)
        self.regels = forms.RegelFormSet(data, prefix="regel", initial=begin)

    @property
    def sectie(self) -> Sectie:
        sectie: Sectie = self.form.cleaned_data["sectie"]
        return sectie

    @property
    def versie(self) -> int:
        return self.form.cleaned_data["versie"] or 0

    def is_valid(self) -> bool:
        """Ask both, so that every mistake is shown at once."""
        if not self.regels.is_valid():
            self.form.add_error(None, "In de begroting klopt een regel nog niet.")
        return self.form.is_valid()

    def voorstel(self) -> services.Voorstel:
        return self.form.voorstel(forms.read_regels(self.regels))

    def render(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        context = {
            "agenda": self.agenda,
            "form": self.form,
            "regels": self.regels,
            "initiatief": self.initiatief,
            "budget": selectors.budget_stand(self.agenda),
            "ruimte": selectors.budget_stand(self.agenda, without=self.initiatief),
            **extra,
        }
        return render(self.request, "ontwikkelagenda/initiatief_form.html", context, status=status)


def _initiatief_start(initiatief: Initiatief) -> dict[str, Any]:
    fields = ("titel", "soort", "aard", "doel", "beoogd_effect", "sectie", "thema", "penvoerder", "versie")
    return {
        **{name: getattr(initiatief, name) for name in fields},
        "bibliotheken": [b.pk for b in initiatief.bibliotheken.all()],
        "rollen": [r.pk for r in initiatief.rollen.all()],
        "functies": [f.pk for f in initiatief.functies.order_by("volgorde")],
        "klaar": initiatief.status == Initiatief.Status.KLAAR_VOOR_PDO,
    }


@part_of(AGENDA)
@require_POST
def withdraw_initiatief(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    initiatief = _initiatief(jaar, pk)
    require(permissions.can_change_initiatief(request.user, initiatief))
    try:
        services.withdraw_initiatief(initiatief, by=request.user, at=timezone.now())
    except services.AgendaClosedError as error:
        messages.error(request, str(error))
    return redirect(initiatief)


@part_of(AGENDA)
@require_POST
def restore_initiatief(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    initiatief = _initiatief(jaar, pk)
    require(permissions.can_change_initiatief(request.user, initiatief))
    try:
        services.restore_initiatief(initiatief, by=request.user, at=timezone.now())
    except services.AgendaClosedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"“{initiatief.titel}” staat weer in de agenda.")
    return redirect(initiatief)


# --- Adopting --------------------------------------------------------------------------------------------
@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt_agenda(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = _agenda(jaar)
    if agenda.is_adopted:
        return redirect("ontwikkelagenda:show_adopted", jaar)
    require(permissions.can_adopt(request.user, agenda))
    if request.method != "POST":
        start = {"bijeenkomst": selectors.planned_pdo(agenda)}
        return _render_adopt(request, agenda, forms.AdoptAgendaForm(agenda=agenda, initial=start))
    form = forms.AdoptAgendaForm(request.POST, agenda=agenda)
    if not form.is_valid():
        return _render_adopt(request, agenda, form, status=REFUSED)
    return _adopt(request, agenda, form)


def _adopt(request: PortalRequest, agenda: Agenda, form: forms.AdoptAgendaForm) -> HttpResponse:
    try:
        services.adopt_agenda(
            agenda,
            bijeenkomst=form.cleaned_data["bijeenkomst"],
            seen_hash=form.cleaned_data["hash"],
            by=request.user,
            at=timezone.now(),
        )
    except services.OverBudgetError as error:
        form.add_error(None, str(error))
        return _render_adopt(request, agenda, form, status=REFUSED)
    except services.AgendaChangedError:
        form.add_error(None, "Intussen is er iets in de agenda gewijzigd. Lees de stand hieronder opnieuw.")
        return _render_adopt(request, agenda, form, status=CONFLICT)
    except services.FaseNotAllowedError:
        messages.info(request, f"De {agenda} was al vastgesteld.")
    return redirect("ontwikkelagenda:show_adopted", agenda.jaar)


def _render_adopt(
    request: PortalRequest, agenda: Agenda, form: forms.AdoptAgendaForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "agenda": agenda,
        "form": form,
        "controle": selectors.check_agenda(agenda),
        "hash": content_hash(canonical(selectors.agenda_content(agenda))),
    }
    return render(request, "ontwikkelagenda/adopt_agenda.html", context, status=status)


def _adopted(jaar: int) -> VastgesteldeVersie:
    versie = selectors.adopted_version(_agenda(jaar))
    if versie is None:
        raise Http404
    return versie


@part_of(AGENDA)
@require_safe
def show_adopted(request: PortalRequest, jaar: int) -> HttpResponse:
    versie = _adopted(jaar)
    context = {
        "agenda": versie.agenda,
        "versie": versie,
        "huis": selectors.huis(versie.agenda),
        "budget": selectors.budget_stand(versie.agenda),
        "document": selectors.documenten(versie.agenda).filter(vastgestelde_versie=versie).first(),
    }
    return render(request, "ontwikkelagenda/show_adopted.html", context)


@part_of(AGENDA)
@require_safe
def download_inhoud(request: PortalRequest, jaar: int) -> HttpResponse:
    """The frozen content, byte for byte what the hash was made of."""
    versie = _adopted(jaar)
    name = f"ontwikkelagenda-{jaar}-{versie.hash[:8]}.json"
    return _download(versie.inhoud.encode(), "application/json", name)


# --- PDF -------------------------------------------------------------------------------------------------
@part_of(AGENDA)
@require_POST
def request_pdf(request: PortalRequest, jaar: int) -> HttpResponse:
    document = services.request_pdf(_agenda(jaar), by=request.user, at=timezone.now())
    return redirect(document)


def _document(jaar: int, pk: int) -> Document:
    document: Document = get_object_or_404(selectors.documenten(_agenda(jaar)), pk=pk)
    return document


@part_of(AGENDA)
@require_safe
def show_document(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    """While the worker is busy the page looks again by itself."""
    document = _document(jaar, pk)
    context = {"agenda": document.agenda, "document": document}
    response = render(request, "ontwikkelagenda/show_document.html", context)
    if document.status == Document.Status.GEVRAAGD:
        response["Refresh"] = "2"
    return response


@part_of(AGENDA)
@require_safe
def download_pdf(request: PortalRequest, jaar: int, pk: int) -> HttpResponse:
    document = _document(jaar, pk)
    if document.pdf is None:
        return redirect(reverse("ontwikkelagenda:show_document", args=[jaar, pk]))
    return _download(bytes(document.pdf), "application/pdf", document.bestandsnaam)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
