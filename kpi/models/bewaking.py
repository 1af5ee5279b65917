"""The monitoring calendar: what the plan asks to be done and when, with the document that shows it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Bewaking(models.Model):
    """One thing that is due: a certificate, an audit, a survey, a report."""

    sleutel = models.SlugField("sleutel", max_length=60)
    onderwerp = models.CharField("onderwerp", max_length=120)
    toelichting = models.TextField("toelichting", blank=True)
    vervalt_op = models.DateField("uiterlijk op")
    herhaling_maanden = models.PositiveSmallIntegerField("komt terug na maanden", null=True, blank=True)
    herinneren_dagen = models.PositiveSmallIntegerField("dagen vooraf herinneren", default=30)
    herinnerd_op = models.DateTimeField("herinnerd op", null=True, editable=False)
    gedaan_op = models.DateField("gedaan op", null=True, blank=True)
    gedaan_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gedaan door",
    )
    document = models.BinaryField("document", null=True)
    documentnaam = models.CharField("naam van het document", max_length=200, blank=True)

    class Meta:
        verbose_name = "bewaking"
        verbose_name_plural = "bewakingskalender"
        ordering = ["vervalt_op", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sleutel", "vervalt_op"], name="bewaking_uniek"),
            models.UniqueConstraint(
                fields=["sleutel"], condition=Q(gedaan_op__isnull=True), name="bewaking_een_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.onderwerp}, {self.vervalt_op:%d-%m-%Y}"
