"""Travel times between places, as versions: an estimate, an import or a calibration. None is ever changed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Reistijdmatrix(models.Model):
    """Metres and seconds between places, row by row; the newest active version is used for new plans."""

    class Bron(models.TextChoices):
        SCHATTING = "schatting", "schatting"
        INVOER = "invoer", "ingevoerd"
        GEIJKT = "geijkt", "geijkt op gereden ritten"

    versie = models.PositiveIntegerField("versie", unique=True)
    bron = models.CharField("bron", max_length=20, choices=Bron.choices)
    toelichting = models.CharField("toelichting", max_length=200)
    # The branches in the order of the rows and columns; kept as numbers, so that a version never changes.
    vestigingen = ArrayField(models.BigIntegerField(), verbose_name="vestigingen")
    meters = ArrayField(models.PositiveIntegerField(), verbose_name="meters")
    seconden = ArrayField(models.PositiveIntegerField(), verbose_name="seconden")
    gemaakt_op = models.DateTimeField("gemaakt op")
    gemaakt_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="door"
    )
    actief = models.BooleanField("in gebruik", default=True)

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
            models.UniqueConstraint(
                fields=["actief"], condition=Q(actief=True), name="reistijdmatrix_een_in_gebruik"
            ),
        ]

    def __str__(self) -> str:
        return f"versie {self.versie} ({self.get_bron_display()})"
