"""The multi-year budget of the plan."""

from django.db import models


class Begrotingspost(models.Model):
    """A line or a published total of the multi-year budget, in whole euros, as it stands in the plan."""

    class Soort(models.TextChoices):
        SUBSIDIE = "subsidie", "subsidie"
        BATE = "bate", "overige bate"
        LAST = "last", "last"
        RESERVE = "reserve", "mutatie van een reserve"
        TOTAAL_SUBSIDIES = "totaal_subsidies", "totaal van de subsidies"
        TOTAAL_BATEN = "totaal_baten", "totaal van de baten"
        TOTAAL_LASTEN = "totaal_lasten", "totaal van de lasten"
        RESULTAAT_VOOR_RESERVES = "resultaat_voor_reserves", "resultaat voor bestemmingsreserves"
        RESULTAAT = "resultaat", "resultaat"

    volgorde = models.PositiveSmallIntegerField("volgorde")
    rekening = models.CharField("rekening", max_length=12, blank=True)
    naam = models.CharField("naam", max_length=80)
    soort = models.CharField("soort", max_length=30, choices=Soort.choices)
    jaar = models.PositiveSmallIntegerField("jaar")
    bedrag = models.BigIntegerField("bedrag")

    class Meta:
        verbose_name = "begrotingspost"
        verbose_name_plural = "begrotingsposten"
        ordering = ["volgorde", "jaar", "pk"]
        constraints = [models.UniqueConstraint(fields=["naam", "jaar"], name="begrotingspost_uniek")]

    def __str__(self) -> str:
        return f"{self.naam} {self.jaar}"
