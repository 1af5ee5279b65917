"""Writes of the administrator leave a line in the audit log, beside Django's own history of a row."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from bisc_portal.logboek.services import record


class LoggedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Put before ModelAdmin or ImportExportModelAdmin. Logs which fields changed, never their values."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record("beheer_toegevoegd", obj, by=request.user, at=timezone.now())  # type: ignore[arg-type]  # signed in
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        fields = sorted(
            {field for part in message for change in part.values() for field in change.get("fields", ())}
        )
        record("beheer_gewijzigd", obj, by=request.user, at=timezone.now(), velden=fields)  # type: ignore[arg-type]  # signed in
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for obj in queryset:
            record("beheer_verwijderd", obj, by=request.user, at=timezone.now())  # type: ignore[arg-type]  # signed in
        return super().log_deletions(request, queryset)

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        """An import, where the page has one: a line with how many rows it made and changed."""
        totals = {str(kind): count for kind, count in result.totals.items() if count}
        soort = self.model._meta.model_name  # noqa: SLF001  Django documents _meta
        record("beheer_geimporteerd", by=request.user, at=timezone.now(), soort=soort, **totals)  # type: ignore[arg-type]  # signed in
        super().generate_log_entries(result, request)  # type: ignore[misc]  # of ImportExportModelAdmin
