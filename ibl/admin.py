"""The crates of the network, for the administrator. Orders and their steps are not edited by anybody."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from bisc_portal.accounts.beheer import BeheerderAdmin
from bisc_portal.logboek.beheer import LoggedAdmin
from ibl.models import Krat


@admin.register(Krat)
class KratAdmin(BeheerderAdmin, LoggedAdmin):
    list_display = ["code", "actief"]
    list_filter = ["actief"]
    search_fields = ["code"]
    ordering = ["code"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A crate that travelled stays known; taking it out of use is enough."""
        return False
