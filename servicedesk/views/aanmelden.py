"""Reporting a call."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.templatetags.portaal import moment
from servicedesk import forms, permissions, selectors, services


@part_of(Onderdeel.SERVICEDESK)
def report_melding(request: PortalRequest) -> HttpResponse:
    require(permissions.can_report(request.user))
    form = forms.ReportMeldingForm(
        request.POST if request.method == "POST" else None, request.FILES or None, user=request.user
    )
    if form.is_bound and form.is_valid():
        now = timezone.now()
        melding = services.report_melding(by=request.user, at=now, **form.for_service())
        due_at = selectors.list_klokken(melding)[0].due_at
        messages.success(
            request, f"{melding.nummer} is verstuurd. Iemand van BiSC pakt hem op vóór {moment(due_at)}."
        )
        return redirect(melding)
    context = {
        "form": form,
        "urgentietabel": forms.describe_urgenties(),
        **forms.describe_keuzes(selectors.list_toezeggingen(now=timezone.now())),
    }
    return render(request, "servicedesk/report_melding.html", context, status=422 if form.is_bound else 200)
