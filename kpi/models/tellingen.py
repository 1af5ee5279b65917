"""What was counted in the sources, month by month: periods of any length are added up from it."""

from django.db import models
from django.db.models import Q

from bisc_portal.netwerk.models import Organisatie


class Maandtelling(models.Model):
    """What the records of one month and one organisation add to the figures of one measure."""

    bron = models.CharField("bron", max_length=40)
    meetwijze = models.CharField("meetwijze", max_length=60)
    maand = models.DateField("maand")
    organisatie = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="organisatie"
    )
    teller = models.DecimalField("teller", max_digits=18, decimal_places=6)
    noemer = models.DecimalField("noemer", max_digits=18, decimal_places=6)
    rijen = models.PositiveIntegerField("gegevens in de bron")
    kenmerk = models.BigIntegerField("kenmerk van de gegevens")
    ook_teller = models.DecimalField("teller ter vergelijking", max_digits=18, decimal_places=6)
    ook_noemer = models.DecimalField("noemer ter vergelijking", max_digits=18, decimal_places=6)

    class Meta:
        verbose_name = "maandtelling"
        verbose_name_plural = "maandtellingen"
        ordering = ["meetwijze", "maand", "organisatie_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meetwijze", "maand", "organisatie"],
                name="maandtelling_uniek",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(maand__day=1), name="maandtelling_eerste_van_de_maand"),
        ]
        indexes = [models.Index(fields=["bron", "maand"], name="maandtelling_bron")]

    def __str__(self) -> str:
        return f"{self.meetwijze} {self.maand:%Y-%m}"


class GeteldeMaand(models.Model):
    """A month of a source that has been counted, also when there was nothing in it."""

    bron = models.CharField("bron", max_length=40)
    maand = models.DateField("maand")

    class Meta:
        verbose_name = "getelde maand"
        verbose_name_plural = "getelde maanden"
        ordering = ["bron", "maand"]
        constraints = [models.UniqueConstraint(fields=["bron", "maand"], name="getelde_maand_uniek")]

    def __str__(self) -> str:
        return f"{self.bron} {self.maand:%Y-%m}"


class Bronstand(models.Model):
    """Up to which record the changes of a source were read."""

    bron = models.CharField("bron", max_length=40, primary_key=True)
    gelezen_tot = models.BigIntegerField("gelezen tot")

    class Meta:
        verbose_name = "stand van een bron"
        verbose_name_plural = "standen van bronnen"
        ordering = ["bron"]

    def __str__(self) -> str:
        return self.bron
