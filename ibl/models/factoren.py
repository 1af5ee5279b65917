"""What a kilometre costs and emits: figures with a source and a day from which they count."""

from django.db import models
from django.db.models import Q

from ibl.models.voertuigen import Aandrijving


class Emissiefactor(models.Model):
    """Kilograms of CO₂ equivalent a litre or kWh, from well to wheel."""

    aandrijving = models.CharField("aandrijving", max_length=20, choices=Aandrijving.choices)
    kg_co2_per_eenheid = models.DecimalField("kg CO₂ per liter of kWh", max_digits=6, decimal_places=3)
    geldig_vanaf = models.DateField("geldig vanaf")
    bron = models.CharField("bron", max_length=200)

    class Meta:
        verbose_name = "emissiefactor"
        verbose_name_plural = "emissiefactoren"
        ordering = ["aandrijving", "-geldig_vanaf"]
        constraints = [
            models.UniqueConstraint(fields=["aandrijving", "geldig_vanaf"], name="emissiefactor_een_per_dag"),
            models.CheckConstraint(
                condition=Q(kg_co2_per_eenheid__gte=0), name="emissiefactor_niet_negatief"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aandrijving} vanaf {self.geldig_vanaf:%d-%m-%Y}"


class Rittarief(models.Model):
    """What driving costs, to be shared out over the payers by crate-kilometre."""

    euro_per_km = models.DecimalField("euro per km", max_digits=6, decimal_places=3)
    euro_per_uur = models.DecimalField("euro per uur", max_digits=6, decimal_places=2)
    geldig_vanaf = models.DateField("geldig vanaf", unique=True)
    bron = models.CharField("bron", max_length=200)

    class Meta:
        verbose_name = "rittarief"
        verbose_name_plural = "rittarieven"
        ordering = ["-geldig_vanaf"]
        constraints = [
            models.CheckConstraint(
                condition=Q(euro_per_km__gte=0, euro_per_uur__gte=0), name="rittarief_niet_negatief"
            )
        ]

    def __str__(self) -> str:
        return f"vanaf {self.geldig_vanaf:%d-%m-%Y}"
