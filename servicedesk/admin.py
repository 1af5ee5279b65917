"""What the administrator keeps: agreements, outages, measured periods and moves to the GBS."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from bisc_portal.accounts.beheer import BeheerderAdmin
from bisc_portal.logboek.beheer import LoggedAdmin
from servicedesk.models import (
    GbsAansluiting,
    IctDienst,
    Meetperiode,
    Onbeschikbaarheid,
    SlaBeleid,
    SlaNorm,
    Sonde,
)


class SlaNormInline(BeheerderAdmin, admin.TabularInline):
    model = SlaNorm
    extra = 0
    can_delete = False
    ordering = ("soort", "urgentie")


@admin.register(SlaBeleid)
class SlaBeleidAdmin(BeheerderAdmin, LoggedAdmin):
    """To read only: a version is made in the portal, where one sees first what it changes."""

    list_display = ("geldig_vanaf", "toelichting")
    inlines = (SlaNormInline,)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Sonde)
class SondeAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ("naam", "dienst", "soort", "adres", "actief")
    list_filter = ("dienst", "actief")


@admin.register(Onbeschikbaarheid)
class OnbeschikbaarheidAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ("dienst", "van", "tot", "gepland", "toelichting")
    list_filter = ("dienst", "gepland")
    search_fields = ("toelichting",)
    date_hierarchy = "van"


@admin.register(Meetperiode)
class MeetperiodeAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ("dienst", "vanaf", "tot_en_met", "bron")


@admin.register(GbsAansluiting)
class GbsAansluitingAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ("organisatie", "gemigreerd_op")
    list_select_related = ("organisatie",)


@admin.register(IctDienst)
class IctDienstAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ("naam", "contractdienst", "volgorde", "op_statuspagina", "actief")
    list_filter = ("actief", "op_statuspagina")
