"""Yearly figures of the libraries (Bibliotheekmonitor, Wsob), and figures that somebody typed in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bisc_portal.importeren.models import Importactie
from bisc_portal.netwerk.models import Organisatie
from kpi.models.indicatoren import Indicator

# The five functions of the Wsob, in the order of the law.
FUNCTIES = {
    "kennis": "kennis en informatie",
    "ontwikkeling": "ontwikkeling en educatie",
    "lezen": "lezen en literatuur",
    "ontmoeting": "ontmoeting en debat",
    "kunst": "kunst en cultuur",
}


class Jaarcijfers(models.Model):
    """What one library delivered over one year. Empty is not delivered, and never nought."""

    bibliotheek = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="jaarcijfers", verbose_name="bibliotheek"
    )
    jaar = models.PositiveSmallIntegerField("jaar")
    leden_jeugd = models.PositiveIntegerField("leden tot 18 jaar", null=True)
    leden_volwassen = models.PositiveIntegerField("leden vanaf 18 jaar", null=True)
    bezoeken = models.PositiveIntegerField("bezoeken", null=True)
    online_accounts = models.PositiveIntegerField("online accounts", null=True)
    activiteiten_kennis = models.PositiveIntegerField("activiteiten kennis en informatie", null=True)
    activiteiten_ontwikkeling = models.PositiveIntegerField(
        "activiteiten ontwikkeling en educatie", null=True
    )
    activiteiten_lezen = models.PositiveIntegerField("activiteiten lezen en literatuur", null=True)
    activiteiten_ontmoeting = models.PositiveIntegerField("activiteiten ontmoeting en debat", null=True)
    activiteiten_kunst = models.PositiveIntegerField("activiteiten kunst en cultuur", null=True)
    deelnemers_kennis = models.PositiveIntegerField("deelnemers kennis en informatie", null=True)
    deelnemers_ontwikkeling = models.PositiveIntegerField("deelnemers ontwikkeling en educatie", null=True)
    deelnemers_lezen = models.PositiveIntegerField("deelnemers lezen en literatuur", null=True)
    deelnemers_ontmoeting = models.PositiveIntegerField("deelnemers ontmoeting en debat", null=True)
    deelnemers_kunst = models.PositiveIntegerField("deelnemers kunst en cultuur", null=True)
    importactie = models.ForeignKey(
        Importactie, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="import"
    )

    class Meta:
        verbose_name = "jaarcijfers"
        verbose_name_plural = "jaarcijfers"
        ordering = ["-jaar", "bibliotheek__naam", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bibliotheek", "jaar"], name="jaarcijfers_uniek"),
            models.CheckConstraint(condition=Q(jaar__gte=2000, jaar__lte=2100), name="jaarcijfers_jaar"),
        ]

    def __str__(self) -> str:
        return f"{self.bibliotheek} {self.jaar}"


class Handcijfer(models.Model):
    """A figure from outside, typed in with its source. A later one for the same period takes its place."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="handcijfers", verbose_name="indicator"
    )
    jaar = models.PositiveSmallIntegerField("jaar")
    teller = models.DecimalField("teller", max_digits=18, decimal_places=6)
    noemer = models.DecimalField("noemer", max_digits=18, decimal_places=6, default=1)
    bron = models.CharField("bron", max_length=200)
    bestand = models.BinaryField("bestand", null=True)
    bestandsnaam = models.CharField("naam van het bestand", max_length=200, blank=True)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )
    op = models.DateTimeField("ingevoerd op")
    vervangen_op = models.DateTimeField("vervangen op", null=True)

    class Meta:
        verbose_name = "ingevoerd cijfer"
        verbose_name_plural = "ingevoerde cijfers"
        ordering = ["indicator_id", "-jaar", "-op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "jaar"],
                condition=Q(vervangen_op__isnull=True),
                name="handcijfer_een_geldig",
            ),
            models.CheckConstraint(condition=Q(noemer__gt=0), name="handcijfer_noemer"),
            models.CheckConstraint(
                condition=Q(vervangen_op__isnull=True) | Q(vervangen_op__gte=F("op")),
                name="handcijfer_vervangen_na_invoer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.jaar}"
