"""Calls that have to do with one another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from servicedesk.models.meldingen import Melding


class Koppeling(models.Model):
    """A link between two calls, seen by the desk from both sides."""

    class Soort(models.TextChoices):
        HANGT_SAMEN = "hangt_samen", "hangt samen met"
        VERVOLG = "vervolg", "is een vervolg op"

    van = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="koppelingen", verbose_name="van melding"
    )
    naar = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="koppelingen_hierheen", verbose_name="naar melding"
    )
    soort = models.CharField("soort", max_length=14, choices=Soort.choices, default=Soort.HANGT_SAMEN)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )
    gelegd_op = models.DateTimeField("gelegd op")

    class Meta:
        verbose_name = "koppeling"
        verbose_name_plural = "koppelingen"
        ordering = ["gelegd_op", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["van", "naar"], name="koppeling_uniek"),
            models.CheckConstraint(condition=~Q(van=F("naar")), name="koppeling_met_een_andere"),
        ]

    def __str__(self) -> str:
        return f"{self.van_id} {self.get_soort_display()} {self.naar_id}"
