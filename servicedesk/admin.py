"""What the administrator keeps: agreements, outages, measured periods and moves to the GBS."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from bisc_portal.accounts.beheer import BeheerderAdmin
from bisc_portal.logboek.beheer import LoggedAdmin
from servicedesk.models import GbsAansluiting, IctDienst, Meetperiode, Onbeschikbaarheid, SlaBeleid, SlaNorm


class SlaNormInline(BeheerderAdmin, admin.TabularInline):
    model = SlaNorm
    extra = 0
    ordering = ("soort", "urgentie")


@admin.register(SlaBeleid)
class SlaBeleidAdmin(BeheerderAdmin, LoggedAdmin):
    """A version that calls rely on is not changed: the next version gets its own date."""

    list_display = ("geldig_vanaf", "toelichting")
    inlines = (SlaNormInline,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _in_use(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _in_use(obj)


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


def _in_use(beleid: SlaBeleid | None) -> bool:
    return beleid is not None and beleid.normen.filter(klokken__isnull=False).exists()
