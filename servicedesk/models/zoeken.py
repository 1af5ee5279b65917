"""What search reads: a call's words in one row, and the words themselves, to find one inside another."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from servicedesk.models.meldingen import Melding

LANGSTE_WOORD = 60


class AnyOf(models.Lookup):
    """A key among many, handed over as one array: in an IN, hundreds take longer to write than to find."""

    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", [*params, list(self.rhs)]


class Zoekdocument(models.Model):
    """The words of a call: what everybody who sees it may find, and that with the notes of BiSC."""

    melding = models.OneToOneField(
        Melding,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="zoekdocument",
        verbose_name="melding",
    )
    openbaar = SearchVectorField("woorden", editable=False)
    alles = SearchVectorField("woorden met die van notities", editable=False)

    class Meta:
        verbose_name = "zoekdocument"
        verbose_name_plural = "zoekdocumenten"
        ordering = ["melding"]
        indexes = [
            GinIndex(fields=["openbaar"], name="zoekdocument_openbaar"),
            GinIndex(fields=["alles"], name="zoekdocument_alles"),
        ]

    def __str__(self) -> str:
        return f"woorden van melding {self.melding_id}"


class Zoekwoord(models.Model):
    """A word that occurs somewhere; its trigrams find 'systeem' in 'bibliotheeksysteem'."""

    woord = models.CharField("woord", max_length=LANGSTE_WOORD, primary_key=True)

    class Meta:
        verbose_name = "zoekwoord"
        verbose_name_plural = "zoekwoorden"
        ordering = ["woord"]
        indexes = [GinIndex(OpClass("woord", name="gin_trgm_ops"), name="zoekwoord_trgm")]

    def __str__(self) -> str:
        return self.woord
