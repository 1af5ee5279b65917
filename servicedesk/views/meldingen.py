"""One call, and the steps taken with it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bisc_portal.accounts.access import PortalRequest, part_of, require
from bisc_portal.accounts.models import User
from bisc_portal.accounts.permissions import Onderdeel
from bisc_portal.werktijd.errors import WerktijdError
from servicedesk import forms, oordeellink, permissions, selectors, services, workflow
from servicedesk.models import Klok, Melding

REFUSALS = (
    workflow.TransitionRefusedError,
    services.HandelingRefusedError,
    # A clock from before the agreement or the calendar cannot be made anew.
    selectors.NoNormError,
    WerktijdError,
)


@require_safe
@part_of(Onderdeel.SERVICEDESK)
def melding(request: PortalRequest, nummer: str) -> HttpResponse:
    return render_melding(request, selectors.load_melding(request.user, nummer))


def render_melding(
    request: PortalRequest,
    melding: Melding,
    *,
    form: django_forms.Form | None = None,
    fout: str = "",
    status: int = 200,
    splitsen: int | None = None,
) -> HttpResponse:
    """The page of one call; a refused form stands in it as it was sent."""
    user, now = request.user, timezone.now()
    klokken = list(selectors.list_klokken(melding))
    aanhang = selectors.read_aanhang(melding)
    voorvallen = selectors.list_voorvallen(melding, aanhang, user=user)
    context = {
        "melding": melding,
        "nu": now,
        "klokken": klokken,
        "aanhang": aanhang,
        "termijn": selectors.explain_klok(melding, klokken[0], now=now, herberekend=aanhang.herberekend),
        "voorvallen": voorvallen,
        "laatste_reactie": max((v.reactie.pk for v in voorvallen if v.reactie), default=0),
        "laatste_gebeurtenis": max((v.gebeurtenis.pk for v in voorvallen if v.gebeurtenis), default=0),
        "bijlagen": selectors.list_bijlagen(melding) if aanhang.bijlagen else [],
        "artikelen": selectors.list_artikelen_van(melding, user=user) if aanhang.artikelen else [],
        "oordeellink": _oordeellink(melding, user=user),
        "eerdere": selectors.list_eerdere(melding, user=user),
        "is_bisc": permissions.can_see_queue(user),
        "mag_behandelen": permissions.can_handle(user),
        "mag_meedoen": permissions.can_take_part(user, melding),
        "mag_reageren": permissions.can_reply(user, melding),
        "mag_volgen": permissions.can_follow(user, melding),
        "kan": _steps(melding, now=now),
        "is_klaar": melding.status in workflow.KLAAR,
        "fout": fout,
        "splitsen": splitsen or selectors.read_number(request.GET.get("splits")),
        **(
            _desk_context(melding, klokken[0], voorvallen, aanhang, user=user)
            if permissions.can_see_queue(user)
            else NO_DESK
        ),
        **_forms(request, melding, form),
    }
    if permissions.can_follow(user, melding):
        context["volgt"] = selectors.is_followed_by(melding, user)
    return render(request, "servicedesk/melding.html", context, status=status)


def _oordeellink(melding: Melding, *, user: User) -> str:
    """The reporter may say how it went, once the call is closed."""
    if melding.status != Melding.Status.AFGESLOTEN or melding.melder_id != user.pk:
        return ""
    return "" if melding.samengevoegd_in_id else oordeellink.sign(melding.pk)


# What the page of a library does without.
NO_DESK: dict[str, Any] = {
    "vorige": None,
    "volgende": None,
    "verwanten": [],
    "deelmeldingen": [],
    "labels": [],
    "alle_labels": [],
    "standaardteksten": [],
    "collegas": [],
    "storingen": False,
    "interne": [],
}


def _desk_context(
    melding: Melding,
    klok: Klok,
    voorvallen: list[selectors.Voorval],
    aanhang: selectors.Aanhang,
    *,
    user: User,
) -> dict[str, Any]:
    """What only BiSC sees beside a call."""
    vorige, volgende = selectors.neighbours(klok)
    handles = permissions.can_handle(user)
    answers = handles and permissions.can_reply(user, melding)
    open_ = handles and melding.status not in workflow.KLAAR
    return {
        "vorige": vorige,
        "volgende": volgende,
        "interne": selectors.explain_interne(melding, now=timezone.now()) if aanhang.interne_klokken else [],
        "verwanten": selectors.list_verwanten(
            melding,
            samengevoegd=[v.samengevoegd for v in voorvallen if v.samengevoegd],
            gekoppeld=aanhang.koppelingen,
        ),
        "deelmeldingen": selectors.list_deelmeldingen(melding) if melding.grote_storing else [],
        "labels": melding.labels.order_by("naam") if aanhang.labels else [],
        "alle_labels": selectors.list_labels().values_list("naam", flat=True) if handles else [],
        "standaardteksten": selectors.list_ingevuld(melding, user=user, due_at=klok.due_at)
        if answers
        else [],
        "collegas": selectors.list_collegas().exclude(pk=user.pk).values("naam") if answers else [],
        "storingen": aanhang.storingen and open_ and not melding.hoofdmelding_id,
    }


def _steps(melding: Melding, *, now: dt.datetime) -> dict[str, bool]:
    """Which steps are open now; what went on in another call, or closed long ago, does not reopen."""
    kan = {
        handeling.value: workflow.is_allowed(handeling, melding.status) for handeling in workflow.Handeling
    }
    closed = melding.afgesloten_op
    if melding.samengevoegd_in_id or (closed and now - closed > services.HEROPENEN_TOT):
        kan[workflow.Handeling.REOPEN.value] = False
    return kan


# Every form of the page by its name in the template.
PAGE_FORMS: dict[str, type[django_forms.Form]] = {
    "reactie_form": forms.ReactieForm,
    "assign_form": forms.AssignMeldingForm,
    "urgentie_form": forms.ChangeUrgentieForm,
    "soort_form": forms.ChangeSoortForm,
    "wait_form": forms.WaitMeldingForm,
    "resolve_form": forms.ResolveMeldingForm,
    "reopen_form": forms.ReopenMeldingForm,
    "link_form": forms.LinkMeldingForm,
    "merge_form": forms.MergeMeldingForm,
    "deel_form": forms.DeelmeldingForm,
    "split_form": forms.SplitReactieForm,
    "label_form": forms.LabelForm,
    "tijd_form": forms.TijdregelForm,
    "artikel_form": forms.LinkArtikelForm,
}
# What a call that is ready still has, and what a library has of an open one.
ALTIJD = {"reactie_form", "reopen_form", "label_form"}
# These ask for what stands in the database, or are drawn field by field.
LEVEND = {"reactie_form", "deel_form", "label_form"}
# And of these the choices are read apart: a form that reads its own opens a cursor for it.
KEUZES: dict[str, tuple[str, Callable[[], forms.Keuzes]]] = {
    "assign_form": (
        "behandelaar",
        lambda: selectors.list_keuzes(selectors.list_behandelaars(), "naam", "email"),
    ),
    "artikel_form": (
        "artikel",
        lambda: selectors.list_keuzes(
            selectors.list_gepubliceerde_artikelen(), "gepubliceerde_versie__titel"
        ),
    ),
}


def _forms(
    request: PortalRequest, melding: Melding, bound: django_forms.Form | None
) -> dict[str, django_forms.Form | forms.Blanco]:
    """The forms this page shows, empty but for the one that was sent; each with ids of its own."""
    initial: dict[str, dict[str, Any]] = {
        "urgentie_form": {"urgentie": melding.urgentie},
        "soort_form": {"soort": melding.soort, "urgentie": melding.urgentie},
        "tijd_form": {"datum": timezone.localdate()},
        "reactie_form": {"tekst": _chosen_text(request, melding)},
    }
    every = permissions.can_handle(request.user) and melding.status not in workflow.KLAAR
    result: dict[str, django_forms.Form | forms.Blanco] = {}
    for naam, form_class in PAGE_FORMS.items():
        auto_id = "id_%s" if naam == "reactie_form" else f"{naam}_%s"
        if isinstance(bound, form_class):
            bound.auto_id = auto_id
            result[naam] = bound
        elif naam in LEVEND and (every or naam in ALTIJD):
            result[naam] = form_class(initial=initial.get(naam), auto_id=auto_id)
        elif every or naam in ALTIJD:
            veld, read = KEUZES.get(naam, ("", list))
            keuzes = {veld: read()} if veld else None
            result[naam] = forms.draw_blanco(form_class, auto_id, initial.get(naam), keuzes)
    return result


def _chosen_text(request: PortalRequest, melding: Melding) -> str:
    """The standard text that the address asks for, filled in for this call."""
    pk = selectors.read_number(request.GET.get("tekst"))
    if not pk or not permissions.can_handle(request.user):
        return ""
    klok = selectors.list_klokken(melding)[0]
    tekst = selectors.load_standaardtekst(pk).tekst
    return selectors.fill_standaardtekst(tekst, melding, user=request.user, due_at=klok.due_at)


def act(
    request: PortalRequest,
    melding: Melding,
    act: Callable[..., object],
    *,
    said: str,
    form: django_forms.Form | None = None,
) -> HttpResponse:
    """Do it and return to the page; a refusal shows the page with its sentence and what was typed."""
    if form is not None and not form.is_valid():
        return render_melding(request, melding, form=form, status=422)
    try:
        act(melding, by=request.user, at=timezone.now(), **(form.cleaned_data if form else {}))
    except REFUSALS as error:
        fresh = selectors.load_melding(request.user, melding.nummer)
        return render_melding(request, fresh, form=form, fout=str(error), status=422)
    messages.success(request, said)
    return redirect(melding)


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def pick_up_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    return act(request, melding, services.pick_up_melding, said=f"Je hebt {melding.nummer} opgepakt.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def assign_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.AssignMeldingForm(request.POST)
    return act(request, melding, services.assign_melding, form=form, said=f"{melding.nummer} is toegewezen.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def change_urgentie(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.ChangeUrgentieForm(request.POST)
    return act(request, melding, services.change_urgentie, form=form, said="De urgentie is gewijzigd.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def change_soort(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.ChangeSoortForm(request.POST)
    return act(request, melding, services.change_soort, form=form, said="De soort is gewijzigd.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def wait_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.WaitMeldingForm(request.POST)
    return act(request, melding, services.wait_melding, form=form, said=f"{melding.nummer} wacht.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def resume_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    return act(request, melding, services.resume_melding, said=f"{melding.nummer} is weer in behandeling.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def resolve_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_handle(request.user))
    form = forms.ResolveMeldingForm(request.POST)
    return act(request, melding, services.resolve_melding, form=form, said=f"{melding.nummer} is opgelost.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def reopen_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_take_part(request.user, melding))
    form = forms.ReopenMeldingForm(request.POST)
    return act(request, melding, services.reopen_melding, form=form, said=f"{melding.nummer} is heropend.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def close_melding(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    require(permissions.can_take_part(request.user, melding))
    return act(request, melding, services.close_melding, said=f"{melding.nummer} is afgesloten.")


@require_POST
@part_of(Onderdeel.SERVICEDESK)
def add_reactie(request: PortalRequest, nummer: str) -> HttpResponse:
    melding = selectors.load_melding(request.user, nummer)
    form = forms.ReactieForm(request.POST, request.FILES)
    intern = request.POST.get("intern") == "on"
    require(permissions.can_reply(request.user, melding) or melding.status == Melding.Status.AFGESLOTEN)
    require(not intern or permissions.can_handle(request.user))
    require(not request.POST.get("pak_op") or permissions.can_handle(request.user))

    def reply(melding: Melding, **fields: Any) -> None:
        pick_up = fields.pop("pak_op")
        aan_allen = melding.grote_storing and fields.pop("aan_allen")
        services.add_reactie(melding, pick_up=pick_up, **{**fields, "aan_allen": aan_allen})

    said = "Je notitie is bewaard." if intern else "Je antwoord is verstuurd."
    return act(request, melding, reply, form=form, said=said)
