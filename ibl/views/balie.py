"""The scan field at the desk of a branch: receive, hand over, and take back what was not so."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.netwerk.models import Vestiging
from ibl import forms, permissions, selectors, services
from ibl.models import Scan

LAATSTE = 15


@require_http_methods(["GET", "HEAD", "POST"])
@part_of(Onderdeel.IBL)
def scan_at_desk(request: PortalRequest) -> HttpResponse:
    """One scan, its answer, and the empty field for the next."""
    require(permissions.can_scan_at_desk(request.user))
    if request.method != "POST":
        plaats = _desk(request)
        handeling = request.GET.get("handeling", "")
        if handeling not in dict(forms.HANDELINGEN):
            handeling = forms.HANDELINGEN[0][0]
        return _render(request, forms.fresh_balie(request.user, handeling=handeling, plaats=plaats), plaats)
    form = forms.BalieForm(request.POST, user=request.user)
    if not form.is_valid():
        return _render(request, form, form.cleaned_data.get("plaats") or _desk(request), status=422)
    data, now = form.cleaned_data, timezone.now()
    melding = services.new_melding(
        data["code"], data["handeling"], data["plaats"], sleutel=data["sleutel"], at=now
    )
    antwoord = services.scan_at_desk(
        melding, plaats=data["plaats"], bevestigd=data["bevestigd"], by=request.user, at=now
    )
    fresh = forms.fresh_balie(request.user, handeling=data["handeling"], plaats=data["plaats"])
    return _render(request, fresh, data["plaats"], antwoord=antwoord, melding=melding)


def _desk(request: PortalRequest) -> Vestiging | None:
    """The place in the address, otherwise one's own branch, otherwise the first."""
    desks = forms.list_desks(request.user)
    asked = request.GET.get("plaats", "")
    chosen = desks.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None  # noqa: PLR2004
    return chosen or desks.filter(pk=request.user.vestiging_id or 0).first() or desks.first()


def _render(
    request: PortalRequest,
    form: forms.BalieForm,
    plaats: Vestiging | None,
    *,
    antwoord: services.Balieantwoord | None = None,
    melding: services.Scanmelding | None = None,
    geweigerd: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    scans = selectors.list_baliescans(plaats, sinds=today) if plaats else Scan.objects.none()
    context = {
        "form": form,
        "plaats": plaats,
        "antwoord": antwoord,
        "melding": melding,
        "geweigerd": geweigerd,
        "pagina": Paginator(scans.order_by("-ontvangen_op", "-pk"), LAATSTE).get_page(
            request.GET.get("pagina")
        ),
    }
    template = "ibl/scan_at_desk.html#balie" if request.htmx else "ibl/scan_at_desk.html"
    return render(request, template, context, status=status)


@require_POST
@part_of(Onderdeel.IBL)
def undo_scan(request: PortalRequest, pk: int) -> HttpResponse:
    """Take one scan of this desk back; the scan stays to be read."""
    require(permissions.can_scan_at_desk(request.user))
    desks = forms.list_desks(request.user)
    own = Scan.objects.filter(apparaat=selectors.BALIE, plaats__in=desks).select_related("plaats")
    scan = get_object_or_404(own, pk=pk)
    address = f"{reverse('ibl:scan_at_desk')}?plaats={scan.plaats_id}&handeling={scan.handeling}"
    try:
        services.undo_scan(scan, by=request.user, at=timezone.now())
    except services.TransportError as error:
        form = forms.fresh_balie(request.user, handeling=scan.handeling, plaats=scan.plaats)
        return _render(request, form, scan.plaats, geweigerd=str(error), status=422)
    return redirect(address)
