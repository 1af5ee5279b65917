"""Personal tokens for the read API. Of the secret only a hash is kept."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiSleutel(models.Model):
    """What a program of one person may read, as far as that person may."""

    class Bereik(models.TextChoices):
        CIJFERS = "cijfers", "cijfers van het netwerk"
        BIBLIOTHEKEN = "bibliotheken", "cijfers per bibliotheek"

    gebruiker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_sleutels", verbose_name="van"
    )
    naam = models.CharField("naam", max_length=80)
    bereik = ArrayField(models.CharField(max_length=20, choices=Bereik.choices), verbose_name="bereik")
    hash = models.CharField(max_length=64, unique=True, editable=False)
    begin = models.CharField("begin van de sleutel", max_length=12)
    created_at = models.DateTimeField("gemaakt op")
    verloopt_op = models.DateTimeField("verloopt op")
    ingetrokken_op = models.DateTimeField("ingetrokken op", null=True)

    class Meta:
        verbose_name = "API-sleutel"
        verbose_name_plural = "API-sleutels"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(bereik__len__gt=0), name="apisleutel_met_bereik")
        ]

    def __str__(self) -> str:
        return self.naam

    def is_valid(self, at: dt.datetime) -> bool:
        return self.ingetrokken_op is None and at < self.verloopt_op
