"""Definitions, targets, explanations and budget for the administrator. Measurements are only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from bisc_portal.accounts.beheer import BeheerderAdmin
from bisc_portal.logboek.beheer import LoggedAdmin
from kpi.models import Begrotingspost, Duiding, Indicator, IndicatorDefinitie, Meting, Streefwaarde


class DefinitieInline(BeheerderAdmin, admin.StackedInline):
    model = IndicatorDefinitie
    extra = 0


class StreefwaardeInline(BeheerderAdmin, admin.TabularInline):
    model = Streefwaarde
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ["naam", "groep", "volgorde", "actief"]
    list_filter = ["groep", "actief"]
    search_fields = ["naam", "code"]
    inlines = [DefinitieInline, StreefwaardeInline]


@admin.register(Duiding)
class DuidingAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ["indicator", "maand", "tekst", "door"]
    list_select_related = ["indicator", "door"]
    list_filter = ["indicator"]
    date_hierarchy = "maand"


@admin.register(Begrotingspost)
class BegrotingspostAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ["naam", "rekening", "soort", "jaar", "bedrag"]
    list_filter = ["jaar", "soort"]
    search_fields = ["naam", "rekening"]


@admin.register(Meting)
class MetingAdmin(BeheerderAdmin, LoggedAdmin):
    """Measured by the background from the records: nobody types a figure here."""

    list_display = ["indicator", "van", "tot", "bibliotheek", "waarde", "teller", "noemer", "berekend_op"]
    list_select_related = ["indicator", "bibliotheek"]
    list_filter = ["indicator", "bibliotheek"]
    date_hierarchy = "tot"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
