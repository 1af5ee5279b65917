"""The mailbox of the desk: what waits for a person, one mail, and what it looked like."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.achtergrond import selectors as achtergrond
from servicedesk import forms, permissions, selectors, services
from servicedesk.models import InkomendeMail
from servicedesk.post import lezen

POSTBUS_STIL_NA = 300
# The frame may show pictures that came along and nothing else; it runs, sends and fetches nothing.
OPMAAK_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "img-src": ["data:"],
    "style-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def list_post(request: PortalRequest) -> HttpResponse:
    """Mail by tab; what a person must look at comes first."""
    require(permissions.can_handle(request.user))
    toon = request.GET.get("toon", "wacht")
    blad = request.GET.get("pagina", "1")
    stil = achtergrond.seconds_since_beat("post", now=timezone.now())
    context = {
        "toon": toon,
        "pagina": selectors.page_of(
            selectors.list_post(request.user, toon=toon), int(blad) if blad.isdecimal() else 1
        ),
        "aantallen": selectors.count_post(request.user),
        "postbus": settings.POSTBUS,
        "postbus_stil": bool(settings.POSTBUS) and (stil is None or stil > POSTBUS_STIL_NA),
        "scanner": bool(settings.CLAMAV_ADRES),
    }
    return render(request, "servicedesk/post.html", context)


@require_safe
@part_of(Onderdeel.SERVICEDESK)
@csp_override({**settings.SECURE_CSP, "frame-src": [CSP.SELF]})
def post(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_handle(request.user))
    return _render_mail(request, selectors.load_mail(request.user, pk))


def _render_mail(
    request: PortalRequest,
    mail: InkomendeMail,
    *,
    form: django_forms.Form | None = None,
    fout: str = "",
    status: int = 200,
) -> HttpResponse:
    """One mail; a refused form stands in it as it was sent."""
    vestiging = selectors.find_vestiging_of_mail(mail)
    made: dict[str, django_forms.Form] = {
        "melding_form": forms.ReportFromMailForm(
            user=request.user,
            initial={
                "soort": "incident",
                "urgentie": settings.POST_URGENTIE,
                "onderwerp": selectors.clean_subject(mail.onderwerp),
                "vestiging": vestiging,
            },
        ),
        "toevoeg_form": forms.AddMailForm(
            user=request.user, initial={"melding": mail.melding.nummer if mail.melding else ""}
        ),
        "wegleg_form": forms.PutMailAwayForm(),
    }
    for naam, empty in made.items():
        if form is not None and type(form) is type(empty):
            made[naam] = form
    context = {"mail": mail, "fout": fout, "scanner": bool(settings.CLAMAV_ADRES), **made}
    return render(request, "servicedesk/post_mail.html", context, status=status)


@require_safe
@part_of(Onderdeel.SERVICEDESK)
@xframe_options_sameorigin
@csp_override(OPMAAK_CSP)
def show_opmaak(request: PortalRequest, pk: int) -> HttpResponse:
    """The mail's own layout, sanitised at this reading."""
    require(permissions.can_handle(request.user))
    mail = selectors.load_mail(request.user, pk)
    try:
        html = selectors.render_mail_html(services.read_stored(selectors.read_origineel(mail)[0]))
    except lezen.MailUnreadableError as error:
        html = str(error)
    return render(request, "servicedesk/post_opmaak.html", {"html": html})


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def download_origineel(request: PortalRequest, pk: int) -> HttpResponse:
    """The mail as it came, to save; never shown by the browser."""
    require(permissions.can_handle(request.user))
    mail = selectors.load_mail(request.user, pk)
    require(mail.scan != InkomendeMail.Scan.BESMET)
    response = HttpResponse(selectors.read_origineel(mail)[0], content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _act(
    request: PortalRequest, mail: InkomendeMail, form: django_forms.Form, act: Callable[..., Any], said: str
) -> HttpResponse:
    if not form.is_valid():
        return _render_mail(request, mail, form=form, status=422)
    try:
        act(mail, by=request.user, at=timezone.now(), **form.cleaned_data)
    except (services.MailRefusedError, services.ReactieRefusedError) as error:
        return _render_mail(
            request, selectors.load_mail(request.user, mail.pk), form=form, fout=str(error), status=422
        )
    messages.success(request, said)
    return redirect("servicedesk:list_post")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
@csp_override({**settings.SECURE_CSP, "frame-src": [CSP.SELF]})
def report_from_mail(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_handle(request.user))
    mail = selectors.load_mail(request.user, pk)
    form = forms.ReportFromMailForm(request.POST, user=request.user)
    return _act(request, mail, form, services.report_from_mail, "De mail is nu een melding.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
@csp_override({**settings.SECURE_CSP, "frame-src": [CSP.SELF]})
def add_mail_to_melding(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_handle(request.user))
    mail = selectors.load_mail(request.user, pk)
    form = forms.AddMailForm(request.POST, user=request.user)
    return _act(request, mail, form, services.add_mail_to_melding, "De mail staat nu bij de melding.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
@csp_override({**settings.SECURE_CSP, "frame-src": [CSP.SELF]})
def put_mail_away(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_handle(request.user))
    mail = selectors.load_mail(request.user, pk)
    form = forms.PutMailAwayForm(request.POST)
    return _act(request, mail, form, services.put_mail_away, "De mail is weggelegd.")
