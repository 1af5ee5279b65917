"""Who staffs the desk: the roster of shifts, swaps of them, and who was really signed on."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from servicedesk.models.klokken import TimeRange


class RoosterdienstQuerySet(models.QuerySet["Roosterdienst"]):
    def staffed(self) -> Self:
        """Shifts somebody will do: not those reported sick that nobody took over."""
        return self.filter(ziek_gemeld_op__isnull=True)


class Roosterdienst(models.Model):
    """One person at the desk from `van` until just before `tot`."""

    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="roosterdiensten",
        verbose_name="medewerker",
    )
    van = models.DateTimeField("van")
    tot = models.DateTimeField("tot")
    ziek_gemeld_op = models.DateTimeField("ziek gemeld op", null=True, blank=True)

    objects: ClassVar[models.Manager["Roosterdienst"]] = RoosterdienstQuerySet.as_manager()

    class Meta:
        verbose_name = "dienst in het rooster"
        verbose_name_plural = "diensten in het rooster"
        ordering = ["van", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__gt=F("van")),
                name="roosterdienst_vooruit",
                violation_error_message="Een dienst eindigt na het begin.",
            ),
            ExclusionConstraint(
                name="roosterdienst_zonder_overlap",
                expressions=[
                    ("medewerker", RangeOperators.EQUAL),
                    (TimeRange("van", "tot"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ziek_gemeld_op__isnull=True),
                violation_error_message="Deze collega heeft op die tijd al een dienst.",
            ),
        ]
        indexes = [models.Index(fields=["van", "tot"], name="roosterdienst_tijd")]

    def __str__(self) -> str:
        return f"{self.medewerker} {self.van:%d-%m-%Y %H:%M}"


class Ruilverzoek(models.Model):
    """Would you take my shift? The shift stays with whoever asked until the other says yes."""

    class Antwoord(models.TextChoices):
        GEVRAAGD = "gevraagd", "gevraagd"
        AANGENOMEN = "aangenomen", "aangenomen"
        GEWEIGERD = "geweigerd", "geweigerd"

    dienst = models.ForeignKey(
        Roosterdienst, on_delete=models.CASCADE, related_name="ruilverzoeken", verbose_name="dienst"
    )
    van = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gevraagd door"
    )
    aan = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gevraagd aan"
    )
    gevraagd_op = models.DateTimeField("gevraagd op")
    antwoord = models.CharField(
        "antwoord", max_length=12, choices=Antwoord.choices, default=Antwoord.GEVRAAGD
    )
    beantwoord_op = models.DateTimeField("beantwoord op", null=True, blank=True)

    class Meta:
        verbose_name = "ruilverzoek"
        verbose_name_plural = "ruilverzoeken"
        ordering = ["-gevraagd_op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dienst"], condition=Q(antwoord="gevraagd"), name="ruilverzoek_een_tegelijk"
            )
        ]

    def __str__(self) -> str:
        return f"ruilverzoek {self.pk} voor dienst {self.dienst_id}"


class Aanwezigheid(models.Model):
    """Signed on at the desk; without `tot` still there."""

    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="aanwezigheid",
        verbose_name="medewerker",
    )
    van = models.DateTimeField("aangemeld op")
    tot = models.DateTimeField("afgemeld op", null=True, blank=True)

    class Meta:
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheid"
        ordering = ["-van", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gte=F("van")), name="aanwezigheid_vooruit"
            ),
            ExclusionConstraint(
                name="aanwezigheid_zonder_overlap",
                expressions=[
                    ("medewerker", RangeOperators.EQUAL),
                    (TimeRange("van", "tot"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["van"], name="aanwezigheid_van")]

    def __str__(self) -> str:
        return f"{self.medewerker} vanaf {self.van:%d-%m-%Y %H:%M}"
