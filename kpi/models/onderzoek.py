"""The satisfaction survey: what is asked, who may still answer, and answers that know no person.

Nothing leads from an answer to a person: the right to answer is a secret without a name that is gone with the
answer, and an answer has no moment and no order.
"""

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Onderzoek(models.Model):
    """One survey about one year. From the invitations on its questions no longer change."""

    jaar = models.PositiveSmallIntegerField("jaar", unique=True)
    titel = models.CharField("titel", max_length=120)
    stellingen = ArrayField(models.CharField(max_length=200), verbose_name="stellingen")
    sluit_op = models.DateField("invullen tot en met")
    genodigd = models.PositiveIntegerField("uitgenodigd", default=0)
    genodigd_op = models.DateTimeField("uitgenodigd op", null=True)

    class Meta:
        verbose_name = "onderzoek"
        verbose_name_plural = "onderzoeken"
        ordering = ["-jaar"]
        constraints = [
            models.CheckConstraint(
                condition=Q(genodigd=0) | Q(genodigd_op__isnull=False), name="onderzoek_genodigd_met_moment"
            )
        ]

    def __str__(self) -> str:
        return self.titel if str(self.jaar) in self.titel else f"{self.titel} {self.jaar}"

    def get_absolute_url(self) -> str:
        return reverse("kpi:show_onderzoek", args=[self.pk])

    def is_open(self, vandaag: dt.date) -> bool:
        return self.genodigd_op is not None and vandaag <= self.sluit_op

    def is_over(self, vandaag: dt.date) -> bool:
        return self.genodigd_op is not None and vandaag > self.sluit_op


class Antwoordrecht(models.Model):
    """That somebody may still answer, and not who: only the fingerprint of the secret in the mail."""

    onderzoek = models.ForeignKey(
        Onderzoek, on_delete=models.CASCADE, related_name="rechten", verbose_name="onderzoek"
    )
    kenmerk = models.CharField("kenmerk", max_length=64, unique=True)

    class Meta:
        verbose_name = "antwoordrecht"
        verbose_name_plural = "antwoordrechten"
        ordering = ["kenmerk"]

    def __str__(self) -> str:
        return f"{self.kenmerk[:8]}"


class Onderzoeksantwoord(models.Model):
    """What somebody answered. The key is drawn by lot, so that it tells nothing about the order either."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    onderzoek = models.ForeignKey(
        Onderzoek, on_delete=models.PROTECT, related_name="antwoorden", verbose_name="onderzoek"
    )
    cijfer = models.PositiveSmallIntegerField("rapportcijfer")
    scores = ArrayField(models.PositiveSmallIntegerField(), verbose_name="oordelen over de stellingen")
    toelichting = models.TextField("toelichting", blank=True)

    class Meta:
        verbose_name = "antwoord op een onderzoek"
        verbose_name_plural = "antwoorden op een onderzoek"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cijfer__gte=1, cijfer__lte=10), name="onderzoeksantwoord_rapportcijfer"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)[:8]
