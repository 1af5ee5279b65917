"""Conversations beside a section or the minutes: threads that hang on words, and what was said in them."""

from typing import cast

from django.conf import settings
from django.db import models

from ontwikkelagenda.models.overleg import Verslag
from ontwikkelagenda.models.sectie import Sectie


class Draad(models.Model):
    """A conversation about some words. Its anchors are Yjs positions: they go where the words go."""

    sectie = models.ForeignKey(
        Sectie,
        on_delete=models.CASCADE,
        related_name="draden",
        null=True,
        blank=True,
        verbose_name="sectie",
    )
    verslag = models.ForeignKey(
        Verslag,
        on_delete=models.CASCADE,
        related_name="draden",
        null=True,
        blank=True,
        verbose_name="verslag",
    )
    anker_van = models.CharField("anker van", max_length=200, blank=True)
    anker_tot = models.CharField("anker tot", max_length=200, blank=True)
    citaat = models.CharField("citaat", max_length=240, blank=True)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="begonnen door"
    )
    op = models.DateTimeField("begonnen op")
    afgehandeld_op = models.DateTimeField("afgehandeld op", null=True, blank=True)
    afgehandeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="afgehandeld door",
    )

    class Meta:
        verbose_name = "gesprek"
        verbose_name_plural = "gesprekken"
        ordering = ["sectie", "op", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(afgehandeld_op__isnull=True, afgehandeld_door__isnull=True)
                | models.Q(afgehandeld_op__isnull=False, afgehandeld_door__isnull=False),
                name="draad_afgehandeld_door_iemand",
            ),
            models.CheckConstraint(
                condition=models.Q(sectie__isnull=True) ^ models.Q(verslag__isnull=True),
                name="draad_bij_een_tekst",
            ),
        ]

    def __str__(self) -> str:
        return self.citaat or "gesprek"

    @property
    def bij(self) -> Sectie | Verslag:
        """The text it stands beside; select it along, or this is a query."""
        return cast("Sectie | Verslag", self.verslag if self.sectie_id is None else self.sectie)


class Opmerking(models.Model):
    """One thing said in a conversation."""

    draad = models.ForeignKey(
        Draad, on_delete=models.CASCADE, related_name="opmerkingen", verbose_name="gesprek"
    )
    tekst = models.TextField("tekst")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )
    genoemd = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name="genoemd"
    )
    op = models.DateTimeField("op")

    class Meta:
        verbose_name = "opmerking"
        verbose_name_plural = "opmerkingen"
        ordering = ["draad", "op", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(tekst=""), name="opmerking_heeft_tekst")]

    def __str__(self) -> str:
        return self.tekst[:60]
