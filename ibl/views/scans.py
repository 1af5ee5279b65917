"""Scans that come in, and the contradictions among them."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.permissions import Onderdeel
from ibl import forms, permissions, selectors, services
from ibl.models import Tegenstrijdigheid

PER_PAGE = 50


@require_POST
@part_of(Onderdeel.IBL)
def receive_scans(request: PortalRequest) -> HttpResponse:
    """The outbox of a device. Answers which scans are safe here, so that the device may forget them."""
    require(permissions.can_scan(request.user))
    try:
        bezorging = forms.read_bezorging(request.body)
    except ValidationError as error:
        return JsonResponse({"fout": error.messages[0]}, status=422)
    meldingen, elders = selectors.split_by_place(request.user, bezorging.meldingen)
    services.receive_scans(meldingen, by=request.user, apparaat=bezorging.apparaat, at=timezone.now())
    reden = "Je mag op deze plaats niet scannen."
    geweigerd = [*bezorging.geweigerd, *({"uuid": str(m.uuid), "reden": reden} for m in elders)]
    return JsonResponse({"bewaard": [str(melding.uuid) for melding in meldingen], "geweigerd": geweigerd})


@require_safe
@part_of(Onderdeel.IBL)
def list_tegenstrijdigheden(request: PortalRequest) -> HttpResponse:
    """What scans contradict, and what colleagues said it was."""
    require(permissions.can_see_tegenstrijdigheden(request.user))
    return _render_list(request)


def _render_list(
    request: PortalRequest,
    *,
    refused: tuple[int, forms.UitlegForm] | None = None,
    geweigerd: str = "",
    status: int = 200,
) -> HttpResponse:
    opgelost = request.GET.get("toon") == "opgelost"
    rows = selectors.list_tegenstrijdigheden(open_only=not opgelost)
    pagina = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "nu": timezone.now(),
        "opgelost": opgelost,
        "pagina": pagina,
        "regels": [(row, _form_of(row, refused)) for row in pagina],
        "mag_uitleggen": permissions.can_explain_tegenstrijdigheid(request.user),
        "geweigerd": geweigerd,
    }
    return render(request, "ibl/list_tegenstrijdigheden.html", context, status=status)


def _form_of(row: Tegenstrijdigheid, refused: tuple[int, forms.UitlegForm] | None) -> forms.UitlegForm:
    if refused is not None and refused[0] == row.pk:
        return refused[1]
    return forms.UitlegForm(prefix=str(row.pk))


@require_POST
@part_of(Onderdeel.IBL)
def explain_tegenstrijdigheid(request: PortalRequest, pk: int) -> HttpResponse:
    require(permissions.can_see_tegenstrijdigheden(request.user))
    row = get_object_or_404(Tegenstrijdigheid, pk=pk)
    require(permissions.can_explain_tegenstrijdigheid(request.user))
    form = forms.UitlegForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _render_list(request, refused=(pk, form), status=422)
    try:
        services.explain_tegenstrijdigheid(row, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.TransportError as error:
        return _render_list(request, geweigerd=str(error), status=422)
    return redirect("ibl:list_tegenstrijdigheden")
