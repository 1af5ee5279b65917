"""The monitoring calendar."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from kpi import forms, permissions, selectors, services
from kpi.models import Bewaking


@require_safe
@part_of(Onderdeel.CIJFERS)
def list_bewaking(request: PortalRequest) -> HttpResponse:
    context = {
        "bewaking": selectors.list_bewaking(),
        "vandaag": timezone.localdate(),
        "mag_afvinken": permissions.can_fix_kwartaal(request.user),
    }
    return render(request, "kpi/bewaking.html", context)


@require_safe
@part_of(Onderdeel.CIJFERS)
def download_bewaking(request: PortalRequest, pk: int) -> HttpResponse:
    """The document that shows it was done; always saved, never opened inside the portal."""
    bewaking = get_object_or_404(Bewaking, pk=pk, document__isnull=False)
    response = HttpResponse(bytes(bewaking.document or b""), content_type="application/octet-stream")
    naam = bewaking.documentnaam or "document"
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=naam) or "attachment"
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.CIJFERS)
def complete_bewaking(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_fix_kwartaal(request.user))
    bewaking = get_object_or_404(Bewaking.objects.defer("document"), pk=pk)
    vandaag = timezone.localdate()
    form = forms.BewakingForm(
        request.POST or None, request.FILES or None, vandaag=vandaag, initial={"op": vandaag}
    )
    if request.method == "POST" and form.is_valid():
        document = form.cleaned_data["document"]
        try:
            services.complete_bewaking(
                bewaking,
                op=form.cleaned_data["op"],
                document=document.read() if document else None,
                documentnaam=document.name if document else "",
                by=request.user,
                at=timezone.now(),
            )
        except services.BewakingAlreadyDoneError as error:
            messages.error(request, str(error))
        return redirect("kpi:list_bewaking")
    status = 422 if request.method == "POST" else 200
    return render(request, "kpi/complete_bewaking.html", {"form": form, "bewaking": bewaking}, status=status)
