"""The consent round: its page, voting, proxies, objections, opening and closing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ontwikkelagenda import permissions, selectors, services
from ontwikkelagenda.forms import stemronde as forms
from ontwikkelagenda.leesbaar import read_inhoud
from ontwikkelagenda.models import Bezwaar, Stemronde
from ontwikkelagenda.services import stemronde as stemmen
from ontwikkelagenda.views.opzoeken import AGENDA, REFUSED, get_agenda

# Whoever holds a proxy votes, also where the role does not open the agenda.
VOOR_IEDEREEN = Onderdeel.VANDAAG
REFUSALS = (stemmen.RondeClosedError, stemmen.NotYourVoteError, stemmen.BezwaarOpenError)


def _ronde(request: PortalRequest, jaar: int, nummer: int) -> Stemronde:
    ronde: Stemronde = get_object_or_404(selectors.rondes(get_agenda(jaar)), nummer=nummer)
    require(permissions.can_see_ronde(request.user, ronde))
    return ronde


def _bezwaar(ronde: Stemronde, pk: int) -> Bezwaar:
    return get_object_or_404(Bezwaar.objects.filter(stem__ronde=ronde).order_by("pk"), pk=pk)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def open_ronde(request: PortalRequest, jaar: int) -> HttpResponse:
    agenda = get_agenda(jaar)
    require(permissions.can_arrange(request.user))
    start = {
        "quorum": selectors.bibliotheken().count() // 2 + 1,
        "bijeenkomst": selectors.planned_pdo(agenda),
    }
    form = forms.OpenRondeForm(request.POST or None, agenda=agenda, now=timezone.now(), initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            ronde = stemmen.open_ronde(agenda, by=request.user, at=timezone.now(), **form.cleaned_data)
        except services.FaseNotAllowedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "De consentronde is open. Alle directeuren krijgen bericht.")
            return redirect(ronde)
    status = REFUSED if request.method == "POST" else 200
    context = {"agenda": agenda, "form": form, "controle": selectors.check_agenda(agenda)}
    return render(request, "ontwikkelagenda/open_ronde.html", context, status=status)


@part_of(VOOR_IEDEREEN)
@require_http_methods(["GET", "HEAD", "POST"])
def show_stemronde(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    """Who voted what, and for whoever may vote the ballot."""
    ronde = _ronde(request, jaar, nummer)
    if request.method != "POST":
        return _render(request, ronde)
    form = forms.StemForm(request.POST, ronde=ronde)
    require(permissions.can_vote(request.user, ronde))
    if not form.is_valid():
        return _render(request, ronde, form, status=REFUSED)
    try:
        stem = stemmen.cast_stem(ronde, form.stemkeuze(), by=request.user, at=timezone.now())
    except REFUSALS as error:
        form.add_error(None, str(error))
        return _render(request, ronde, form, status=REFUSED)
    wie = "Het advies" if stem.adviserend else "Jullie stem"
    messages.success(request, f"{wie} is vastgelegd: {stem.get_keuze_display()}.")
    return redirect(ronde)


def _render(
    request: PortalRequest,
    ronde: Stemronde,
    form: forms.StemForm | None = None,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    user, now = request.user, timezone.now()
    ronde_loopt = selectors.is_voting(ronde, now)
    context = {
        "agenda": ronde.agenda,
        "ronde": ronde,
        "stand": selectors.ronde_stand(ronde),
        "eigen": selectors.own_stem(ronde, user),
        "loopt": ronde_loopt,
        "mag_stemmen": ronde_loopt and permissions.can_vote(user, ronde),
        "adviseert": user.organisatie.soort == "bisc",
        "mag_machtigen": ronde_loopt and permissions.can_give_volmacht(user, ronde),
        "volmacht": ronde.volmachten.filter(organisatie=user.organisatie, ingetrokken_op__isnull=True)
        .select_related("gemachtigde")
        .first(),
        "mag_vaststellen": permissions.can_adopt(user, ronde.agenda),
        "secretaris": permissions.can_arrange(user) and ronde.gesloten_op is None,
        "form": form or forms.StemForm(ronde=ronde),
        "volmacht_form": forms.VolmachtForm(user=user),
        **extra,
    }
    return render(request, "ontwikkelagenda/show_stemronde.html", context, status=status)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_stem(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    ronde = _ronde(request, jaar, nummer)
    require(permissions.can_arrange(request.user))
    form = forms.EnterStemForm(request.POST or None, ronde=ronde)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            stem = stemmen.enter_stem(
                ronde,
                data["organisatie"],
                form.stemkeuze(),
                notitie=data["notitie"],
                by=request.user,
                at=timezone.now(),
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"De stem van {stem.organisatie} is ingevoerd: {stem.get_keuze_display()}."
            )
            return redirect(ronde)
    status = REFUSED if request.method == "POST" else 200
    context = {"agenda": ronde.agenda, "ronde": ronde, "form": form}
    return render(request, "ontwikkelagenda/enter_stem.html", context, status=status)


@part_of(AGENDA)
@require_POST
def give_volmacht(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    ronde = _ronde(request, jaar, nummer)
    require(permissions.can_give_volmacht(request.user, ronde))
    form = forms.VolmachtForm(request.POST, user=request.user)
    if not form.is_valid():
        return _render(request, ronde, status=REFUSED, volmacht_form=form)
    try:
        stemmen.give_volmacht(ronde, form.cleaned_data["gemachtigde"], by=request.user, at=timezone.now())
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{form.cleaned_data['gemachtigde'].naam} mag namens jullie stemmen.")
    return redirect(ronde)


@part_of(AGENDA)
@require_POST
def withdraw_volmacht(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    ronde = _ronde(request, jaar, nummer)
    require(permissions.can_give_volmacht(request.user, ronde))
    stemmen.withdraw_volmacht(ronde, organisatie=request.user.organisatie, at=timezone.now())
    messages.success(request, "De volmacht is ingetrokken.")
    return redirect(ronde)


@part_of(AGENDA)
@require_POST
def take_up_bezwaar(request: PortalRequest, jaar: int, nummer: int, pk: int) -> HttpResponse:
    ronde = _ronde(request, jaar, nummer)
    require(permissions.can_arrange(request.user))
    try:
        bezwaar = stemmen.take_up_bezwaar(_bezwaar(ronde, pk), by=request.user, at=timezone.now())
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"In behandeling: alleen {bezwaar.waarover} is nu open voor een voorstel.")
    return redirect(ronde)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def resolve_bezwaar(request: PortalRequest, jaar: int, nummer: int, pk: int) -> HttpResponse:
    ronde = _ronde(request, jaar, nummer)
    require(permissions.can_arrange(request.user))
    bezwaar = _bezwaar(ronde, pk)
    form = forms.ResolveBezwaarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stemmen.resolve_bezwaar(bezwaar, by=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Het bezwaar is afgerond. {bezwaar.stem.organisatie} stemt opnieuw.")
            return redirect(ronde)
    status = REFUSED if request.method == "POST" else 200
    context = {"agenda": ronde.agenda, "ronde": ronde, "bezwaar": bezwaar, "form": form}
    return render(request, "ontwikkelagenda/resolve_bezwaar.html", context, status=status)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def extend_ronde(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    ronde = _ronde(request, jaar, nummer)
    require(permissions.can_arrange(request.user))
    form = forms.ExtendRondeForm(request.POST or None, initial={"sluit_op": ronde.sluit_op})
    if request.method == "POST" and form.is_valid():
        try:
            stemmen.extend_ronde(ronde, by=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as error:
            messages.error(request, str(error))
        return redirect(ronde)
    status = REFUSED if request.method == "POST" else 200
    context = {"agenda": ronde.agenda, "ronde": ronde, "form": form}
    return render(request, "ontwikkelagenda/extend_ronde.html", context, status=status)


@part_of(AGENDA)
@require_POST
def close_ronde(request: PortalRequest, jaar: int, nummer: int) -> HttpResponse:
    ronde = _ronde(request, jaar, nummer)
    require(permissions.can_arrange(request.user))
    try:
        closed = stemmen.close_ronde(ronde, by=request.user, at=timezone.now())
    except REFUSALS as error:
        messages.error(request, str(error))
        return redirect(ronde)
    if closed.uitkomst == Stemronde.Uitkomst.CONSENT:
        messages.success(request, "Er is consent. Het PDO kan de agenda nu vaststellen.")
    else:
        messages.warning(request, "Er is geen consent. De agenda staat weer open voor wijzigingsvoorstellen.")
    return redirect(ronde)


@part_of(VOOR_IEDEREEN)
@require_safe
def show_momentopname(request: PortalRequest, jaar: int, nummer: int, opname: int) -> HttpResponse:
    """What the vote is about, to read: the frozen content and its hash."""
    ronde = _ronde(request, jaar, nummer)
    gevonden = ronde.momentopnamen.filter(nummer=opname).order_by("pk").first()
    if gevonden is None:
        raise Http404
    context = {"agenda": ronde.agenda, "ronde": ronde, "opname": gevonden, **read_inhoud(gevonden.inhoud)}
    return render(request, "ontwikkelagenda/show_momentopname.html", context)
