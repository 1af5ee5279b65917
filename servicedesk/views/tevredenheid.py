"""What reporters think of the help: the page behind the link in the mail, and the answers for the desk."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from servicedesk import forms, oordeellink, permissions, selectors, services
from servicedesk.models import Tevredenheid

EEN_JAAR = dt.timedelta(days=365)


@login_not_required
def judge_melding(request: HttpRequest, token: str) -> HttpResponse:
    """One click answers, then a few words may follow. A mail scanner that opens links clicks nothing."""
    try:
        pk = oordeellink.read(token)
    except oordeellink.LinkExpiredError:
        return render(request, "servicedesk/oordeel_verlopen.html", status=410)
    melding = selectors.load_beoordeelde(pk)
    form = forms.OordeelForm(request.POST if request.method == "POST" else None)
    given = None
    if form.is_bound and form.is_valid():
        given = services.judge_melding(melding, at=timezone.now(), **form.cleaned_data)
    context = {"melding": melding, "form": form, "gegeven": given, "scores": Tevredenheid.Score.choices}
    status = 422 if form.is_bound and given is None else 200
    return render(request, "servicedesk/oordeel.html", context, status=status)


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def list_tevredenheid(request: PortalRequest) -> HttpResponse:
    require(permissions.can_see_queue(request.user))
    context = {
        "cijfer": selectors.count_tevredenheid(sinds=timezone.now() - EEN_JAAR),
        "pagina": selectors.page_of(
            selectors.list_tevredenheid(), selectors.read_number(request.GET.get("pagina")) or 1
        ),
    }
    return render(request, "servicedesk/tevredenheid.html", context)
