"""How much time somebody of BiSC spent on a call."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from servicedesk.models.meldingen import Melding

MINUTEN_PER_DAG = 24 * 60


class Tijdregel(models.Model):
    """So many minutes of one person on one day."""

    melding = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="tijdregels", verbose_name="melding"
    )
    medewerker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="medewerker"
    )
    datum = models.DateField("datum")
    minuten = models.PositiveSmallIntegerField("minuten")
    toelichting = models.CharField("toelichting", max_length=200, blank=True)
    geschreven_op = models.DateTimeField("geschreven op")

    class Meta:
        verbose_name = "tijdregel"
        verbose_name_plural = "tijdregels"
        ordering = ["datum", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minuten__gte=1, minuten__lte=MINUTEN_PER_DAG), name="tijdregel_binnen_een_dag"
            )
        ]

    def __str__(self) -> str:
        return f"{self.minuten} min op {self.datum:%d-%m-%Y}"
