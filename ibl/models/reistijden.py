"""Travel times between places, as versions: an estimate, an import or a calibration. None is ever changed."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bisc_portal.importeren.models import Importactie


class ReistijdmatrixQuerySet(models.QuerySet["Reistijdmatrix"]):
    def valid_on(self, datum: dt.date) -> Self:
        """In use on this day: the one that began last comes first."""
        valid = self.filter(geldig_vanaf__lte=datum, ingetrokken_op__isnull=True)
        return valid.order_by("-geldig_vanaf", "-versie")


class Reistijdmatrix(models.Model):
    """Metres and seconds between places, row by row. Without a first day it is a proposal."""

    class Bron(models.TextChoices):
        SCHATTING = "schatting", "schatting"
        INVOER = "invoer", "ingevoerd"
        GEKALIBREERD = "gekalibreerd", "gekalibreerd"

    versie = models.PositiveIntegerField("versie", unique=True)
    bron = models.CharField("bron", max_length=20, choices=Bron.choices)
    toelichting = models.CharField("toelichting", max_length=200)
    # The branches in the order of the rows and columns; kept as numbers, so that a version never changes.
    vestigingen = ArrayField(models.BigIntegerField(), verbose_name="vestigingen")
    meters = ArrayField(models.PositiveIntegerField(), verbose_name="meters")
    seconden = ArrayField(models.PositiveIntegerField(), verbose_name="seconden")
    # Roads read from a file, or driven and measured; none in an estimate.
    gemeten = models.PositiveIntegerField("gemeten wegen", default=0)
    # What a calibration was based on, as it was when somebody accepted it.
    kalibratie = models.JSONField("kalibratie", null=True, blank=True)
    gemaakt_op = models.DateTimeField("gemaakt op")
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="door"
    )
    importactie = models.ForeignKey(
        Importactie, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="import"
    )
    geldig_vanaf = models.DateField("in gebruik vanaf", null=True, blank=True)
    ingetrokken_op = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects = ReistijdmatrixQuerySet.as_manager()

    class Meta:
        verbose_name = "reistijdmatrix"
        verbose_name_plural = "reistijdmatrices"
        ordering = ["-versie"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meters__len=models.F("vestigingen__len") * models.F("vestigingen__len"))
                & Q(seconden__len=models.F("vestigingen__len") * models.F("vestigingen__len")),
                name="reistijdmatrix_compleet",
            ),
        ]

    def __str__(self) -> str:
        return f"versie {self.versie} ({self.get_bron_display()})"

    def get_absolute_url(self) -> str:
        return reverse("ibl:show_reistijden", args=[self.versie])

    @property
    def wegen(self) -> int:
        """How many roads it knows: from every place to every other."""
        return len(self.vestigingen) * (len(self.vestigingen) - 1)
