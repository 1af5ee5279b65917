"""The audit log for the administrator: to read and to search, never to write."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from bisc_portal.logboek.models import Logregel


@admin.register(Logregel)
class LogregelAdmin(admin.ModelAdmin):
    list_display = ["op", "actie", "object_soort", "object_sleutel", "actor", "resultaat", "herkomst"]
    list_select_related = ["actor"]
    list_filter = ["resultaat", "actie", "object_soort"]
    search_fields = ["=object_sleutel", "actie", "=herkomst"]
    date_hierarchy = "op"
    # Counting a log of years to write "12 of 3.000.000" costs more than the page.
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """`is_staff` is the beheerder and nobody else."""
        return request.user.is_authenticated and request.user.is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
