"""Views of the queue that somebody keeps: a name, and the filters as they stand in the address."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class OpgeslagenWeergave(models.Model):
    """Filters under a name, for oneself or for the whole desk."""

    eigenaar = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="eigenaar"
    )
    naam = models.CharField("naam", max_length=40)
    adres = models.CharField("filters", max_length=400)
    gedeeld = models.BooleanField("voor de hele servicedesk", default=False)
    bewaard_op = models.DateTimeField("bewaard op")

    class Meta:
        verbose_name = "opgeslagen weergave"
        verbose_name_plural = "opgeslagen weergaven"
        ordering = ["naam", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["eigenaar", "naam"], name="weergave_uniek_per_eigenaar"),
            models.CheckConstraint(condition=~Q(naam=""), name="weergave_heeft_naam"),
        ]

    def __str__(self) -> str:
        return self.naam
