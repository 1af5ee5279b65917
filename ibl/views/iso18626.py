"""The machine's address, and the pages about partners: who they are, what runs, and every message."""

import base64
import binascii

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services
from ibl.iso18626.lezen import MEESTE_BYTES
from ibl.models import Isoaanvraag, Isobericht, Isopartner

PER_PAGE = 25
SOORTEN = {"application/xml", "text/xml"}
# So many refused strangers a minute are kept; more would fill the disk for them.
MEESTE_VREEMDEN = 60


@csrf_exempt
@login_not_required
@require_POST
def receive_isobericht(request: HttpRequest) -> HttpResponse:
    """Take in a message of a partner. Signing in is by its own account and key, never by a session."""
    now = timezone.now()
    account, sleutel = _credentials(request)
    partner = services.find_partner(account, sleutel)
    if partner is None:
        return _refuse_stranger(request)
    if request.content_type not in SOORTEN:
        answer = services.refuse_bericht(b"", http_status=415, reden="Stuur application/xml.", at=now)
    elif int(request.META.get("CONTENT_LENGTH") or 0) > MEESTE_BYTES:
        answer = services.refuse_bericht(
            b"", http_status=413, reden=f"Een bericht mag {MEESTE_BYTES} bytes groot zijn.", at=now
        )
    else:
        answer = services.receive_bericht(partner, request.read(MEESTE_BYTES + 1), at=now)
    return HttpResponse(answer.inhoud, status=answer.status, content_type=answer.soort)


def _credentials(request: HttpRequest) -> tuple[str, str]:
    """Account and key of HTTP Basic; two empty words when there are none."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        account, _, sleutel = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return account[:80], sleutel[:200]


def _refuse_stranger(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if selectors.count_refused_lately(now=now) < MEESTE_VREEMDEN:
        services.refuse_bericht(
            request.read(2000), http_status=401, reden="Onbekend account of verkeerde sleutel.", at=now
        )
    response = HttpResponse(
        "Onbekend account of verkeerde sleutel.\n", status=401, content_type="text/plain; charset=utf-8"
    )
    response["WWW-Authenticate"] = 'Basic realm="ISO 18626"'
    return response


# --- Pages -----------------------------------------------------------------------------------------------
@require_safe
@part_of(Onderdeel.IBL)
def list_isopartners(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_partners(request.user))
    context = {
        "partners": selectors.list_isopartners(),
        "aanvragen": selectors.list_isoaanvragen()[:PER_PAGE],
        "onbekend": selectors.list_onbekend()[:5],
        "mag_instellen": permissions.can_configure_partners(request.user),
    }
    return render(request, "ibl/list_isopartners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def add_isopartner(request: PortalRequest) -> HttpResponse:
    require(permissions.can_configure_partners(request.user))
    form = forms.IsopartnerForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "partner": None}
        return render(
            request, "ibl/change_isopartner.html", context, status=422 if request.method == "POST" else 200
        )
    partner = services.save_isopartner(
        form.save(commit=False),
        account=form.account(),
        sleutel=form.cleaned_data["sleutel"],
        by=request.user,
        at=timezone.now(),
    )
    return redirect("ibl:show_isopartner", partner.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def change_isopartner(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_configure_partners(request.user))
    partner = get_object_or_404(Isopartner, pk=pk)
    form = forms.IsopartnerForm(request.POST or None, instance=partner)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "partner": Isopartner.objects.get(pk=pk)}
        return render(
            request, "ibl/change_isopartner.html", context, status=422 if request.method == "POST" else 200
        )
    services.save_isopartner(
        form.save(commit=False),
        account=partner.account,
        sleutel=form.cleaned_data["sleutel"],
        by=request.user,
        at=timezone.now(),
    )
    return redirect("ibl:show_isopartner", partner.pk)


@require_safe
@part_of(Onderdeel.IBL)
def show_isopartner(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_see_partners(request.user))
    return _render_partner(request, get_object_or_404(Isopartner, pk=pk))


def _render_partner(
    request: PortalRequest,
    partner: Isopartner,
    *,
    sleutel: str = "",
    form: forms.IsoaanvraagForm | None = None,
    test: forms.TestvraagForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "partner": partner,
        "sleutel": sleutel,
        "form": form or forms.IsoaanvraagForm(),
        "test": test or forms.TestvraagForm(),
        "aanvragen": selectors.list_isoaanvragen(partner)[:PER_PAGE],
        "pagina": Paginator(selectors.list_isoberichten(partner=partner), PER_PAGE).get_page(
            request.GET.get("pagina")
        ),
        "mag_instellen": permissions.can_configure_partners(request.user),
        "mag_vragen": permissions.can_plan_ritten(request.user),
    }
    response = render(request, "ibl/show_isopartner.html", context, status=status)
    if sleutel:
        response["Cache-Control"] = "no-store"
    return response


@require_POST
@part_of(Onderdeel.IBL)
def issue_sleutel(request: PortalRequest, pk: int) -> HttpResponse:
    """Show the new key once, in this answer; it is nowhere to be read again."""
    require(permissions.can_configure_partners(request.user))
    partner = get_object_or_404(Isopartner, pk=pk)
    sleutel = services.issue_sleutel(partner, by=request.user, at=timezone.now())
    return _render_partner(request, partner, sleutel=sleutel)


@require_POST
@part_of(Onderdeel.IBL)
def request_from_partner(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    partner, form = get_object_or_404(Isopartner, pk=pk, actief=True), forms.IsoaanvraagForm(request.POST)
    if not form.is_valid():
        return _render_partner(request, partner, form=form, status=422)
    aanvraag = services.request_from_partner(partner, by=request.user, at=timezone.now(), **form.cleaned_data)
    return redirect("ibl:show_isoaanvraag", aanvraag.pk)


@require_POST
@part_of(Onderdeel.IBL)
def ask_as_testpartner(request: PortalRequest, pk: int) -> HttpResponse:
    """Let the built-in partner ask something of us."""
    require(permissions.can_plan_ritten(request.user))
    partner, form = get_object_or_404(Isopartner, pk=pk, testpartner=True), forms.TestvraagForm(request.POST)
    if not form.is_valid():
        return _render_partner(request, partner, test=form, status=422)
    services.ask_as_testpartner(partner, titel=form.cleaned_data["titel"], at=timezone.now())
    messages.success(request, "De testpartner heeft iets aangevraagd.")
    return redirect("ibl:show_isopartner", partner.pk)


@require_safe
@part_of(Onderdeel.IBL)
def show_isoaanvraag(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_see_partners(request.user))
    return _render_aanvraag(request, get_object_or_404(selectors.list_isoaanvragen(), pk=pk))


def _render_aanvraag(
    request: PortalRequest, aanvraag: Isoaanvraag, *, geweigerd: str = "", status: int = 200
) -> HttpResponse:
    mag = permissions.can_plan_ritten(request.user)
    context = {
        "aanvraag": aanvraag,
        "stappen": services.list_stappen(aanvraag) if mag else [],
        "berichten": selectors.list_isoberichten(aanvraag=aanvraag),
        "opnieuw": mag and aanvraag.rol == Isoaanvraag.Rol.AANVRAGER and aanvraag.stand == "opnieuw_mogelijk",
        "geweigerd": geweigerd,
        "mag": mag,
    }
    return render(request, "ibl/show_isoaanvraag.html", context, status=status)


@require_POST
@part_of(Onderdeel.IBL)
def take_isostap(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    aanvraag = get_object_or_404(selectors.list_isoaanvragen(), pk=pk)
    form = forms.IsostapForm(request.POST)
    if not form.is_valid():
        return _render_aanvraag(
            request, aanvraag, geweigerd="Dat kunnen we niet melden. Kijk de velden na.", status=422
        )
    stap = services.Isostap(form.cleaned_data.pop("stap"))
    try:
        services.take_isostap(aanvraag, stap, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        aanvraag.refresh_from_db()
        return _render_aanvraag(request, aanvraag, geweigerd=str(error), status=422)
    return redirect("ibl:show_isoaanvraag", aanvraag.pk)


@require_POST
@part_of(Onderdeel.IBL)
def retry_isoaanvraag(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    aanvraag = get_object_or_404(selectors.list_isoaanvragen(), pk=pk)
    try:
        again = services.retry_request(aanvraag, maximum_kosten=None, by=request.user, at=timezone.now())
    except services.TransportError as error:
        return _render_aanvraag(request, aanvraag, geweigerd=str(error), status=422)
    return redirect("ibl:show_isoaanvraag", again.pk)


@require_POST
@part_of(Onderdeel.IBL)
def resend_isobericht(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_plan_ritten(request.user))
    bericht = get_object_or_404(Isobericht.objects.select_related("partner"), pk=pk, partner__isnull=False)
    try:
        services.resend_isobericht(bericht, by=request.user, at=timezone.now())
        messages.success(request, "Het bericht wordt opnieuw verstuurd.")
    except services.TransportError as error:
        messages.error(request, str(error))
    return redirect("ibl:show_isopartner", bericht.partner_id)
