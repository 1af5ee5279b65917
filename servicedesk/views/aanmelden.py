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
    asked = selectors.read_number(request.GET.get("vestiging"))
    form = forms.ReportMeldingForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        user=request.user,
        initial={"vestiging": asked} if asked else None,
    )
    if form.is_bound and form.is_valid():
        now = timezone.now()
        melding = services.report_melding(by=request.user, at=now, **form.for_service())
        due_at = selectors.list_klokken(melding).values_list("due_at", flat=True)[0]
        messages.success(
            request, f"{melding.nummer} is verstuurd. Iemand van BiSC pakt hem op vóór {moment(due_at)}."
        )
        return redirect(melding)
    vestiging = form.chosen_vestiging()
    toezeggingen = selectors.list_toezeggingen(
        now=timezone.now(),
        organisatie_id=vestiging.organisatie_id if vestiging else request.user.organisatie_id,
        vestiging_id=vestiging.pk if vestiging else None,
    )
    context = {
        "form": form,
        "urgentietabel": forms.describe_urgenties(),
        **forms.describe_keuzes(toezeggingen),
    }
    return render(request, "servicedesk/report_melding.html", context, status=422 if form.is_bound else 200)
