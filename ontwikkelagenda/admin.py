"""The words, the Huis, the planning and the money of the agenda, for the administrator.

What people write and decide is not here: that goes through the pages, with its versions and its guards.
"""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from bisc_portal.accounts.beheer import BeheerderAdmin
from bisc_portal.logboek.beheer import LoggedAdmin
from ontwikkelagenda.models import (
    Agenda,
    Agendafase,
    BiscRol,
    Budget,
    Convenantopgave,
    Huisdeel,
    Huislaag,
    Thema,
    WsobFunctie,
)


@admin.register(Thema, WsobFunctie, Convenantopgave, BiscRol)
class BegripAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ("naam", "omschrijving", "volgorde")


@admin.register(Huislaag)
class HuislaagAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ("naam", "plaats", "volgorde")


@admin.register(Huisdeel)
class HuisdeelAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ("naam", "laag", "opgave", "volgorde")
    list_select_related = ("laag", "opgave")


@admin.register(Agendafase)
class AgendafaseAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ("agenda", "fase", "begint_op", "eindigt_op")
    list_filter = ("agenda",)
    list_select_related = ("agenda",)


@admin.register(Budget)
class BudgetAdmin(BeheerderAdmin, LoggedAdmin):
    """The budget of an adopted year stands: the database refuses a change, so the page offers none."""

    list_display = ("jaar", "bron", "bedrag")
    list_filter = ("jaar",)
    # Deleting many at once would ask the database what this page refuses one by one.
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_adopted(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_adopted(obj)


def _is_adopted(obj: Model | None) -> bool:
    if not isinstance(obj, Budget):
        return False
    agenda = Agenda.objects.filter(jaar=obj.jaar).order_by("pk").first()
    return agenda is not None and agenda.is_adopted
