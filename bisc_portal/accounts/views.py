"""People: your own account, and for the beheerder everyone's."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts import forms, permissions, selectors, services
from bisc_portal.accounts.access import PortalRequest, require
from bisc_portal.accounts.errors import AccountsError
from bisc_portal.accounts.models import User

PAGE_SIZE = 25
REFUSED = 422


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    require(permissions.can_invite(request.user))
    form = forms.MensenFilterForm(request.GET)
    form.is_valid()
    gekozen = form.cleaned_data
    organisatie = gekozen.get("organisatie")
    mensen = selectors.list_mensen(
        zoek=gekozen.get("q", ""),
        rol=gekozen.get("rol", ""),
        organisatie_id=organisatie.pk if organisatie else None,
    )
    context = {
        "form": form,
        "gefilterd": any(gekozen.values()),
        "pagina": Paginator(mensen, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "uitnodigingen": selectors.list_open_uitnodigingen(),
        "nu": timezone.now(),
    }
    return render(request, "accounts/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PortalRequest) -> HttpResponse:
    require(permissions.can_invite(request.user))
    form = forms.InviteForm(_posted(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.invite(
                email=data["email"],
                naam=data["naam"],
                organisatie_id=data["organisatie"].pk,
                vestiging_id=_pk(data["vestiging"]),
                rollen=data["rollen"],
                by=request.user,
                at=timezone.now(),
            )
        except AccountsError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, f"De uitnodiging voor {data['naam']} is onderweg.")
            return redirect("accounts:index")
    return render(request, "accounts/invite.html", {"form": form}, status=REFUSED if form.errors else 200)


@require_POST
def resend_uitnodiging(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_invite(request.user))
    uitnodiging = get_object_or_404(selectors.list_open_uitnodigingen(), pk=pk)
    services.resend_uitnodiging(uitnodiging, by=request.user, at=timezone.now())
    messages.success(request, f"De uitnodiging voor {uitnodiging.naam} is opnieuw verstuurd.")
    return redirect("accounts:index")


@require_POST
def revoke_uitnodiging(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_invite(request.user))
    uitnodiging = get_object_or_404(selectors.list_open_uitnodigingen(), pk=pk)
    services.revoke_uitnodiging(uitnodiging, by=request.user, at=timezone.now())
    messages.success(request, f"De uitnodiging voor {uitnodiging.naam} is ingetrokken.")
    return redirect("accounts:index")


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept_uitnodiging(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password; the account begins here, and for BiSC the second factor follows at once."""
    uitnodiging = selectors.find_uitnodiging(token)
    if request.user.is_authenticated or uitnodiging is None or not uitnodiging.is_open(timezone.now()):
        return render(request, "accounts/uitnodiging_gesloten.html", status=410)
    form = forms.AcceptForm(_posted(request), uitnodiging=uitnodiging)
    if form.is_valid():
        password = form.cleaned_data["password1"]
        try:
            user = services.accept_uitnodiging(uitnodiging, password=password, at=timezone.now())
        except AccountsError as error:
            form.add_error(None, str(error))
        else:
            return _sign_in(request, user)
    context = {"form": form, "uitnodiging": uitnodiging}
    return render(
        request, "accounts/accept_uitnodiging.html", context, status=REFUSED if form.errors else 200
    )


@require_safe
def account(request: PortalRequest) -> HttpResponse:
    return render(request, "accounts/account.html")


@require_POST
def end_session(request: PortalRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    services.end_session(session, by=request.user, at=timezone.now())
    messages.success(request, "Die plek is afgemeld.")
    return redirect("usersessions_list")


@require_http_methods(["GET", "HEAD", "POST"])
def change_rollen(request: PortalRequest, pk: int) -> HttpResponse:
    """One person: what they are, what they may, and what can be done about it."""
    require(permissions.can_invite(request.user))
    mens = get_object_or_404(selectors.list_mensen(), pk=pk)
    form = forms.ChangeRollenForm(_posted(request), mens=mens)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.change_rollen(
                mens,
                rollen=data["rollen"],
                vestiging_id=_pk(data["vestiging"]),
                by=request.user,
                at=timezone.now(),
            )
        except AccountsError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, f"De rollen van {mens.naam} zijn gewijzigd.")
            return redirect("accounts:index")
    context = {"form": form, "mens": mens}
    return render(request, "accounts/change_rollen.html", context, status=REFUSED if form.errors else 200)


@require_POST
def deactivate(request: PortalRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.deactivate, "Het account van {} staat uit.")


@require_POST
def reactivate(request: PortalRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.reactivate, "Het account van {} staat weer aan.")


@require_POST
def reset_second_factor(request: PortalRequest, pk: int) -> HttpResponse:
    return _act(
        request, pk, services.reset_second_factor, "{} stelt bij het aanmelden een nieuwe tweede stap in."
    )


class PortalActivateTOTPView(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """Who just typed a code from the new app has given the second factor for this visit."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _count_new_factor(self.request, Authenticator.Type.TOTP)
        return response


class PortalAddWebAuthnView(AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Who just used a new passkey has given the second factor for this visit."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _count_new_factor(self.request, Authenticator.Type.WEBAUTHN)
        return response


class PortalRemoveWebAuthnView(RemoveWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """allauth asks its adapter before an app goes, but not before a key does."""

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_mfa_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        response: HttpResponse = super().form_valid(form)
        return response


def _count_new_factor(request: HttpRequest, kind: str) -> None:
    newest = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    post_authentication(request, newest, reauthenticated=True)


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    response: HttpResponse = perform_password_login(
        request, {"email": user.email}, Login(user=user, email=user.email)
    )
    messages.success(request, f"Welkom, {user.get_short_name()}. Je account is klaar.")
    return response


def _act(request: PortalRequest, pk: int, act: Any, sentence: str) -> HttpResponse:
    require(permissions.can_invite(request.user))
    mens = get_object_or_404(User, pk=pk)
    try:
        act(mens, by=request.user, at=timezone.now())
    except AccountsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, sentence.format(mens.naam))
    return redirect("accounts:change_rollen", pk=mens.pk)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it was nothing at all."""
    return request.POST if request.method == "POST" else None


def _pk(obj: Any) -> int | None:
    return obj.pk if obj else None
