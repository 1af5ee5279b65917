"""Accountability reports, frozen with a hash, and who gets them by mail."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse


def _secret() -> str:
    return secrets.token_urlsafe(24)


class Rapport(models.Model):
    """What the province was told about one quarter or year.

    Its content never changes; a later version may follow.
    """

    class Soort(models.TextChoices):
        KWARTAAL = "kwartaal", "kwartaalrapport"
        JAAR = "jaar", "jaarrapport"

    class Status(models.TextChoices):
        GEVRAAGD = "gevraagd", "wordt gemaakt"
        KLAAR = "klaar", "klaar"
        MISLUKT = "mislukt", "mislukt"

    soort = models.CharField("soort", max_length=10, choices=Soort.choices)
    van = models.DateField("van")
    tot = models.DateField("tot")
    versie = models.PositiveSmallIntegerField("versie", default=1)
    status = models.CharField("status", max_length=10, choices=Status.choices, default=Status.GEVRAAGD.value)
    inhoud = models.JSONField("inhoud", null=True)
    hash = models.CharField("controlegetal", max_length=64, blank=True)
    pdf = models.BinaryField("PDF", null=True)
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="door"
    )
    gevraagd_op = models.DateTimeField("gevraagd op")
    klaar_op = models.DateTimeField("klaar op", null=True)
    fout = models.CharField("wat er misging", max_length=200, blank=True)

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapporten"
        ordering = ["-tot", "-soort", "-versie"]
        constraints = [models.UniqueConstraint(fields=["van", "tot", "versie"], name="rapport_versie_uniek")]

    def __str__(self) -> str:
        naam = str(self.van.year)
        if self.soort == self.Soort.KWARTAAL:
            naam = f"{(self.van.month + 2) // 3}e kwartaal {naam}"
        return f"Verantwoording {naam}" + (f", versie {self.versie}" if self.versie > 1 else "")

    def get_absolute_url(self) -> str:
        return reverse("kpi:rapport", args=[self.pk])


class Abonnement(models.Model):
    """Somebody who gets every new report by mail. The secret ends it without signing in."""

    gebruiker = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="rapportabonnement",
        verbose_name="gebruiker",
    )
    sinds = models.DateTimeField("sinds")
    geheim = models.CharField("geheim", max_length=64, unique=True, default=_secret, editable=False)

    class Meta:
        verbose_name = "abonnement"
        verbose_name_plural = "abonnementen"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.gebruiker)
