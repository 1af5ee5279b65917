"""Calendars for the administrator: coming hours and closures can be changed, what has begun can be read."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from import_export.admin import ImportExportModelAdmin
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import DateWidget, ForeignKeyWidget

from bisc_portal.accounts.beheer import BeheerderAdmin
from bisc_portal.logboek.beheer import LoggedAdmin
from bisc_portal.werktijd import services
from bisc_portal.werktijd.errors import WerktijdError
from bisc_portal.werktijd.forms import (
    KalenderVersieForm,
    SluitingForm,
    VensterFormSet,
    WeekFormSet,
    WerkkalenderForm,
)
from bisc_portal.werktijd.models import KalenderVersie, Sluiting, SluitingVenster, Venster, Werkkalender

# The browser's own fields: the admin's script would speak of time zones, and these are times on the wall.
WALL_CLOCK: Any = {
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
    models.TimeField: {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})},
}


class ReadOnlyInline(BeheerderAdmin, admin.TabularInline):
    extra = 0
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KalenderVersieInline(ReadOnlyInline):
    model = KalenderVersie
    fields = ["geldig_vanaf", "dag_van", "dag_tot"]


class SluitingInline(ReadOnlyInline):
    model = Sluiting
    fields = ["datum", "reden", "status"]
    readonly_fields = ["status"]
    ordering = ["-datum"]


@admin.register(Werkkalender)
class WerkkalenderAdmin(BeheerderAdmin, LoggedAdmin):
    form = WerkkalenderForm
    list_display = ["naam", "slug", "tijdzone", "altijd_open"]
    inlines = [KalenderVersieInline, SluitingInline]
    actions = ["propose_this_year", "propose_next_year"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What deadlines were reckoned with stays as it was."""
        return ["slug", "tijdzone", "altijd_open"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Stel de feestdagen van dit jaar voor")
    def propose_this_year(self, request: HttpRequest, queryset: QuerySet[Werkkalender]) -> None:
        self._propose(request, queryset, timezone.localdate().year)

    @admin.action(description="Stel de feestdagen van volgend jaar voor")
    def propose_next_year(self, request: HttpRequest, queryset: QuerySet[Werkkalender]) -> None:
        self._propose(request, queryset, timezone.localdate().year + 1)

    def _propose(self, request: HttpRequest, queryset: QuerySet[Werkkalender], jaar: int) -> None:
        user: Any = request.user
        for kalender in queryset:
            found = services.propose_sluitingen(kalender, jaar=jaar, by=user, at=timezone.now())
            text = (
                f"{kalender}: {len(found)} feestdagen van {jaar} voorgesteld. Bevestig ze bij de sluitingen."
            )
            self.message_user(request, text, messages.SUCCESS)


class VensterInline(BeheerderAdmin, admin.TabularInline):
    model = Venster
    formfield_overrides = WALL_CLOCK
    formset = WeekFormSet
    extra = 5


@admin.register(KalenderVersie)
class KalenderVersieAdmin(BeheerderAdmin, LoggedAdmin):
    """Hours that have begun to count are read-only: other hours are a new version from a coming date."""

    form = KalenderVersieForm
    formfield_overrides = WALL_CLOCK
    list_display = ["kalender", "geldig_vanaf", "dag_van", "dag_tot"]
    list_select_related = ["kalender"]
    list_filter = ["kalender"]
    inlines = [VensterInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or _is_coming(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One by one: Django's bulk action would not look at the date."""
        return super().has_delete_permission(request, obj) and obj and _is_coming(obj)


class SluitingVensterInline(BeheerderAdmin, admin.TabularInline):
    model = SluitingVenster
    formfield_overrides = WALL_CLOCK
    formset = VensterFormSet
    extra = 1


class SluitingResource(ModelResource):
    """A file of closures: every new row is a proposal; what a person confirmed is skipped."""

    kalender = Field(
        attribute="kalender", column_name="kalender", widget=ForeignKeyWidget(Werkkalender, "slug")
    )
    # Written out: the library reads 01-02-2026 as the second of January.
    datum = Field(
        attribute="datum", column_name="datum", widget=DateWidget("%d-%m-%Y", coerce_to_string=True)
    )

    class Meta:
        model = Sluiting
        fields = ("kalender", "datum", "reden")
        import_id_fields = ("kalender", "datum")
        clean_model_instances = True

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return bool(original.status == Sluiting.Status.BEVESTIGD)


@admin.register(Sluiting)
class SluitingAdmin(BeheerderAdmin, LoggedAdmin, ImportExportModelAdmin):
    """What is entered here is a proposal; the action confirms it, and from then on it counts."""

    form = SluitingForm
    formfield_overrides = WALL_CLOCK
    resource_classes = [SluitingResource]
    list_display = ["datum", "reden", "kalender", "status", "bevestigd_door"]
    # What still waits for a person stands on top.
    ordering = ["-status", "datum", "kalender__naam", "pk"]
    list_select_related = ["kalender", "bevestigd_door"]
    list_filter = ["status", "kalender"]
    date_hierarchy = "datum"
    search_fields = ["reden"]
    inlines = [SluitingVensterInline]
    actions = ["confirm", "remove"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        proposed = obj is None or obj.status == Sluiting.Status.VOORGESTELD
        return super().has_change_permission(request, obj) and proposed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Bevestig sluitingen")
    def confirm(self, request: HttpRequest, queryset: QuerySet[Sluiting]) -> None:
        self._for_each(request, queryset, services.confirm_sluiting, "bevestigd")

    @admin.action(description="Verwijder sluitingen")
    def remove(self, request: HttpRequest, queryset: QuerySet[Sluiting]) -> None:
        self._for_each(request, queryset, services.remove_sluiting, "verwijderd")

    def _for_each(
        self, request: HttpRequest, queryset: QuerySet[Sluiting], service: Callable[..., Any], done: str
    ) -> None:
        """Do what can be done; say of each of the others why not."""
        count = 0
        for sluiting in queryset:
            try:
                service(sluiting, by=request.user, at=timezone.now())
            except WerktijdError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                count += 1
        if count:
            text = "1 sluiting" if count == 1 else f"{count} sluitingen"
            self.message_user(request, f"{text} {done}.", messages.SUCCESS)


def _is_coming(versie: KalenderVersie) -> bool:
    return versie.geldig_vanaf > timezone.localdate(timezone=ZoneInfo(versie.kalender.tijdzone))
