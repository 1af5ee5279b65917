"""Organisations, municipalities, branches and meetings for the administrator, with import and export.

Files have Dutch column names. A cell that is not understood is refused with its row; nothing is half written.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from import_export.admin import ImportExportModelAdmin
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import BooleanWidget, DateTimeWidget, ForeignKeyWidget

from bisc_portal.accounts.beheer import BeheerderAdmin
from bisc_portal.logboek.beheer import LoggedAdmin
from bisc_portal.netwerk.models import Aanwezigheid, Bijeenkomst, Gemeente, Organisatie, Vestiging


class JaNeeWidget(BooleanWidget):
    """'ja' or 'nee'. The library's own widget reads every Dutch word as no, without a sound."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        word = str(value).strip().lower()
        if word in {"ja", "j", "1", "true", "waar"}:
            return True
        if word in {"nee", "n", "0", "false", "onwaar"}:
            return False
        raise ValueError(f"'{value}' is geen ja of nee.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "ja" if value else "nee"


class NaamWidget(ForeignKeyWidget):
    """Another row, named by its name; an unknown name is said in Dutch."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row, **kwargs)
        except self.model.DoesNotExist as error:
            soort = self.model._meta.verbose_name  # noqa: SLF001  Django documents _meta
            raise ValueError(f"Er is geen {soort} met de naam '{value}'.") from error


def _naam_field(attribute: str, model: type[Model]) -> Field:
    return Field(attribute=attribute, column_name=attribute, widget=NaamWidget(model, "naam"))


class OrganisatieResource(ModelResource):
    actief = Field(attribute="actief", column_name="actief", widget=JaNeeWidget())

    class Meta:
        model = Organisatie
        fields = ("code", "naam", "korte_naam", "soort", "actief")
        import_id_fields = ("code",)
        skip_unchanged = True
        clean_model_instances = True


class GemeenteResource(ModelResource):
    bibliotheek = _naam_field("bibliotheek", Organisatie)

    class Meta:
        model = Gemeente
        fields = ("code", "naam", "bibliotheek", "lat", "lon", "inwoners_2018", "inwoners_2025_schatting")
        import_id_fields = ("code",)
        skip_unchanged = True
        clean_model_instances = True


class VestigingResource(ModelResource):
    organisatie = _naam_field("organisatie", Organisatie)
    gemeente = _naam_field("gemeente", Gemeente)
    actief = Field(attribute="actief", column_name="actief", widget=JaNeeWidget())

    class Meta:
        model = Vestiging
        fields = ("code", "organisatie", "gemeente", "plaats", "naam", "lat", "lon", "zekerheid", "actief")
        import_id_fields = ("code",)
        skip_unchanged = True
        clean_model_instances = True


class BijeenkomstResource(ModelResource):
    # Written out: the library reads 01-02-2026 as the second of January.
    begint_op = Field(
        attribute="begint_op",
        column_name="begint_op",
        widget=DateTimeWidget("%d-%m-%Y %H:%M", coerce_to_string=True),
    )
    gehouden = Field(attribute="gehouden", column_name="gehouden", widget=JaNeeWidget())

    class Meta:
        model = Bijeenkomst
        fields = ("soort", "titel", "begint_op", "plaats", "gehouden", "evaluatie", "evaluatie_cijfer")
        import_id_fields = ("soort", "begint_op", "titel")
        skip_unchanged = True
        clean_model_instances = True


class VestigingInline(BeheerderAdmin, admin.TabularInline):
    model = Vestiging
    fields = ["naam", "plaats", "gemeente", "zekerheid", "actief"]
    autocomplete_fields = ["gemeente"]
    extra = 0
    show_change_link = True


@admin.register(Organisatie)
class OrganisatieAdmin(BeheerderAdmin, LoggedAdmin, ImportExportModelAdmin):
    resource_classes = [OrganisatieResource]
    list_display = ["naam", "korte_naam", "soort", "actief"]
    list_filter = ["soort", "actief"]
    search_fields = ["naam", "korte_naam"]
    inlines = [VestigingInline]


@admin.register(Gemeente)
class GemeenteAdmin(BeheerderAdmin, LoggedAdmin, ImportExportModelAdmin):
    resource_classes = [GemeenteResource]
    list_display = ["naam", "bibliotheek", "inwoners_2018", "inwoners_2025_schatting"]
    list_select_related = ["bibliotheek"]
    list_filter = ["bibliotheek"]
    search_fields = ["naam"]


@admin.register(Vestiging)
class VestigingAdmin(BeheerderAdmin, LoggedAdmin, ImportExportModelAdmin):
    resource_classes = [VestigingResource]
    list_display = ["naam", "plaats", "organisatie", "gemeente", "zekerheid", "actief"]
    list_select_related = ["organisatie", "gemeente"]
    list_filter = ["organisatie", "zekerheid", "actief"]
    search_fields = ["naam", "plaats"]
    autocomplete_fields = ["organisatie", "gemeente"]


class AanwezigheidInline(BeheerderAdmin, admin.TabularInline):
    model = Aanwezigheid
    autocomplete_fields = ["organisatie"]
    extra = 3


@admin.register(Bijeenkomst)
class BijeenkomstAdmin(BeheerderAdmin, LoggedAdmin, ImportExportModelAdmin):
    resource_classes = [BijeenkomstResource]
    list_display = ["titel", "soort", "begint_op", "plaats", "gehouden", "evaluatie_cijfer"]
    list_filter = ["soort", "gehouden"]
    date_hierarchy = "begint_op"
    search_fields = ["titel", "plaats"]
    inlines = [AanwezigheidInline]
