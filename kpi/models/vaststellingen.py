"""Quarters that were closed by somebody, with the figures as they were that day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpi.models.indicatoren import IndicatorDefinitie, Meting


class Vaststelling(models.Model):
    """A quarter that a named person closed. From then on its figures stand."""

    van = models.DateField("van", unique=True)
    tot = models.DateField("tot")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="door",
    )
    door_naam = models.CharField("naam", max_length=120)
    op = models.DateTimeField("vastgesteld op")
    toelichting = models.TextField("toelichting", blank=True)

    class Meta:
        verbose_name = "vaststelling"
        verbose_name_plural = "vaststellingen"
        ordering = ["-van"]
        constraints = [
            models.CheckConstraint(condition=Q(van__lt=F("tot")), name="vaststelling_van_voor_tot"),
            models.CheckConstraint(
                condition=Q(van__day=1, van__month__in=[1, 4, 7, 10]), name="vaststelling_van_een_kwartaal"
            ),
        ]

    def __str__(self) -> str:
        return f"{(self.van.month + 2) // 3}e kwartaal {self.van.year}"


class VastCijfer(models.Model):
    """A figure as it was when its quarter was closed. A trigger refuses every change."""

    vaststelling = models.ForeignKey(Vaststelling, on_delete=models.PROTECT, related_name="cijfers")
    meting = models.OneToOneField(Meting, on_delete=models.PROTECT, related_name="vast")
    definitie = models.ForeignKey(IndicatorDefinitie, on_delete=models.PROTECT, related_name="vaste_cijfers")
    waarde = models.DecimalField("waarde", max_digits=14, decimal_places=6, null=True)
    teller = models.DecimalField("teller", max_digits=18, decimal_places=6, null=True)
    noemer = models.DecimalField("noemer", max_digits=18, decimal_places=6, null=True)
    vergelijking = models.DecimalField("ter vergelijking", max_digits=14, decimal_places=6, null=True)
    reden = models.CharField("waarom er geen gegevens waren", max_length=200, blank=True)
    gegevens_tot = models.DateField("gegevens tot en met")
    rijen = models.PositiveIntegerField("gegevens in de bron")
    vingerafdruk = models.CharField("vingerafdruk van de bron", max_length=64)
    berekend_op = models.DateTimeField("berekend op")

    class Meta:
        verbose_name = "vastgesteld cijfer"
        verbose_name_plural = "vastgestelde cijfers"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.meting)
