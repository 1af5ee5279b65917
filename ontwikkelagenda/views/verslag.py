"""The minutes of a meeting: written together or in a plain form, read back, and adopted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.csp import opens_websocket
from bisc_portal.netwerk.models import Bijeenkomst
from bisc_portal.templatetags.portaal import dag
from ontwikkelagenda import opmaak, permissions, selectors
from ontwikkelagenda.forms import verslag as forms
from ontwikkelagenda.forms.uitvoering import ActieForm
from ontwikkelagenda.models import Initiatief, Verslag
from ontwikkelagenda.selectors import overleg as overleggen
from ontwikkelagenda.services import SchrijvenRefusedError
from ontwikkelagenda.services import verslag as services
from ontwikkelagenda.services.uitvoering import ChangedMeanwhileError
from ontwikkelagenda.tekst import weergave
from ontwikkelagenda.views.geschiedenis import compare
from ontwikkelagenda.views.gesprek import talk
from ontwikkelagenda.views.opzoeken import AGENDA, CONFLICT, REFUSED, get_pdo, get_verslag
from ontwikkelagenda.views.schrijven import writing


def verslag_context(
    request: PortalRequest, bijeenkomst: Bijeenkomst, verslag: Verslag | None
) -> dict[str, Any]:
    """The minutes as the page of the meeting shows them, and what may be done with them."""
    document = selectors.verslag_document(bijeenkomst)
    nodes = selectors.deel_nodes(selectors.verslag_deel(document)) if document else []
    return {
        "verslagtekst": mark_safe(weergave.html(weergave.lower_headings(nodes))),  # noqa: S308  our own renderer escapes every word
        "blokken": opmaak.parse(verslag.tekst) if verslag and not document else [],
        "zinnen": opmaak.sentences(verslag.tekst) if verslag else [],
        "is_begonnen": document is not None,
        "mag_verslag_schrijven": permissions.can_write_verslag(request.user, verslag),
        "mag_verslag_meedoen": bool(
            document and verslag and permissions.can_join_verslag(request.user, verslag)
        ),
        **(talk(request, verslag) if document and verslag else {}),
    }


@part_of(AGENDA)
@require_POST
def begin_verslag(request: PortalRequest, pk: int) -> HttpResponse:
    bijeenkomst = get_pdo(pk)
    require(permissions.can_write_verslag(request.user, overleggen.find_verslag(bijeenkomst)))
    services.begin_verslag(bijeenkomst, by=request.user, at=timezone.now())
    return redirect("ontwikkelagenda:write_verslag", pk)


@part_of(AGENDA)
@require_safe
@opens_websocket
def write_verslag(request: PortalRequest, pk: int) -> HttpResponse:
    """The minutes in the editor, together with whoever else has them open."""
    verslag = get_verslag(pk)
    require(permissions.can_join_verslag(request.user, verslag))
    bijeenkomst = verslag.bijeenkomst
    context = {
        **writing(request, selectors.verslag_deel(bijeenkomst.schrijfdocument)),
        "bijeenkomst": bijeenkomst,
        "overleg": overleggen.load_overleg(bijeenkomst),
        "titel": "Verslag",
        "terug": reverse("ontwikkelagenda:show_overleg", args=[pk]),
        "formulier": reverse("ontwikkelagenda:save_verslag", args=[pk]),
        "mag_formulier": permissions.can_write_verslag(request.user, verslag),
        "geschiedenis": reverse("ontwikkelagenda:show_verslaggeschiedenis", args=[pk]),
        "mag_voorbereiden": permissions.can_arrange(request.user),
        **talk(request, verslag),
        "form": ActieForm(initiatieven=Initiatief.objects.none()),
    }
    return render(request, "ontwikkelagenda/write_verslag.html", context)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def save_verslag(request: PortalRequest, pk: int) -> HttpResponse:
    """The plain form: its text is laid among what others wrote meanwhile."""
    bijeenkomst = get_pdo(pk)
    require(permissions.verslag_recht(request.user) is permissions.Recht.SCHRIJVEN)
    if request.method != "POST":
        require(permissions.can_write_verslag(request.user, overleggen.find_verslag(bijeenkomst)))
        tekst, stand = overleggen.verslag_to_edit(bijeenkomst)
        return _render_form(request, bijeenkomst, forms.VerslagForm(initial={"tekst": tekst, "stand": stand}))
    form = forms.VerslagForm(request.POST)
    if not form.is_valid():
        return _render_form(request, bijeenkomst, form, status=REFUSED)
    try:
        saved = services.save_verslag(bijeenkomst, by=request.user, at=timezone.now(), **form.cleaned_data)
    except services.VerslagAdoptedError:  # adopted while somebody was writing: the text can still be copied
        return _render_form(request, bijeenkomst, form, status=CONFLICT, vastgesteld=True)
    except (ChangedMeanwhileError, SchrijvenRefusedError):
        return _render_form(request, bijeenkomst, form, status=CONFLICT, verlopen=True)
    seen, deel = form.cleaned_data["stand"], selectors.verslag_deel(saved.bijeenkomst.schrijfdocument)
    _tell_saved(request, [moment.door for moment in selectors.momenten(deel) if moment.tot > seen > 0])
    return redirect(f"{reverse('ontwikkelagenda:show_overleg', args=[pk])}#verslag")


def _tell_saved(request: PortalRequest, writers: list[str]) -> None:
    """Name whoever wrote between the form that was opened and the one that was sent."""
    namen = [naam for naam in dict.fromkeys(writers) if naam not in {"", request.user.naam}]
    if namen:
        messages.warning(
            request,
            f"Het verslag is opgeslagen. Intussen schreef {' en '.join(namen)} er ook in: "
            "jullie teksten staan nu samen. Lees het nog eens na.",
        )
    else:
        messages.success(request, "Het verslag is opgeslagen.")


def _render_form(
    request: PortalRequest,
    bijeenkomst: Bijeenkomst,
    form: forms.VerslagForm,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {"bijeenkomst": bijeenkomst, "form": form, **extra}
    return render(request, "ontwikkelagenda/save_verslag.html", context, status=status)


@part_of(AGENDA)
@require_safe
def show_verslaggeschiedenis(request: PortalRequest, pk: int) -> HttpResponse:
    """`?van=` and `?tot=` are lines of the log, down to the first keystroke; `?wijze=` how they are shown."""
    verslag = get_verslag(pk)
    context = {
        **compare(request, selectors.verslag_deel(verslag.bijeenkomst.schrijfdocument)),
        "bijeenkomst": verslag.bijeenkomst,
        "titel": f"het verslag van {dag(verslag.bijeenkomst.begint_op)}",
    }
    return render(request, "ontwikkelagenda/show_verslaggeschiedenis.html", context)


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt_verslag(request: PortalRequest, pk: int) -> HttpResponse:
    verslag = get_verslag(pk)
    require(permissions.can_write_verslag(request.user, verslag))
    form = forms.AdoptVerslagForm(request.POST or None, bijeenkomst=verslag.bijeenkomst)
    if request.method == "POST" and form.is_valid():
        try:
            services.adopt_verslag(verslag, by=request.user, at=timezone.now(), **form.cleaned_data)
        except services.VerslagEmptyError:
            form.add_error(None, "In het verslag staat nog niets. Schrijf het eerst.")
        except services.VerslagAdoptedError:
            return redirect("ontwikkelagenda:show_overleg", pk)
        else:
            messages.success(request, "Het verslag is vastgesteld. Niemand kan er nog iets aan veranderen.")
            return redirect("ontwikkelagenda:show_overleg", pk)
    status = REFUSED if request.method == "POST" else 200
    context = {"bijeenkomst": verslag.bijeenkomst, "form": form}
    return render(request, "ontwikkelagenda/adopt_verslag.html", context, status=status)
