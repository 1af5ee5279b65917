"""A link by which somebody without an account reads the agenda, until it expires."""

from django.conf import settings
from django.db import models

from ontwikkelagenda.models.agenda import Agenda


class Gastlink(models.Model):
    """The key itself is shown once and not kept: here stands its SHA-256."""

    agenda = models.ForeignKey(
        Agenda, on_delete=models.CASCADE, related_name="gastlinks", verbose_name="agenda"
    )
    voor = models.CharField("voor wie", max_length=120)
    sleutel_hash = models.CharField("controlegetal van de sleutel", max_length=64, unique=True)
    verloopt_op = models.DateTimeField("verloopt op")
    ingetrokken_op = models.DateTimeField("ingetrokken op", null=True, blank=True)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gemaakt door"
    )
    created_at = models.DateTimeField("gemaakt op")

    class Meta:
        verbose_name = "gastlink"
        verbose_name_plural = "gastlinks"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"gastlink voor {self.voor}"
