"""The innovation reserve of BiSC as an account: every movement a row that stays."""

from django.conf import settings
from django.db import models


class Reservemutatie(models.Model):
    """A movement on the account. A trigger refuses UPDATE, DELETE and a balance under zero."""

    class Soort(models.TextChoices):
        BEGINSTAND = "beginstand", "beginstand"
        STORTING = "storting", "storting"
        ONTTREKKING = "onttrekking", "onttrekking"
        VRIJVAL = "vrijval", "vrijval"

    datum = models.DateField("datum")
    soort = models.CharField("soort", max_length=12, choices=Soort.choices)
    bedrag = models.DecimalField(
        "bedrag", max_digits=11, decimal_places=2, help_text="Met teken: wat eruit gaat is negatief."
    )
    jaar = models.PositiveSmallIntegerField("voor de agenda van", null=True, blank=True)
    omschrijving = models.CharField("omschrijving", max_length=160)
    # Counted on by the database, in the order of entry.
    saldo = models.DecimalField("saldo", max_digits=11, decimal_places=2)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="ingevoerd door",
    )
    created_at = models.DateTimeField("ingevoerd op")

    class Meta:
        verbose_name = "mutatie van de innovatiereserve"
        verbose_name_plural = "mutaties van de innovatiereserve"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(saldo__gte=0), name="reserve_niet_onder_nul"),
            models.CheckConstraint(
                condition=models.Q(soort="onttrekking", bedrag__lt=0)
                | models.Q(soort__in=["beginstand", "storting", "vrijval"], bedrag__gt=0),
                name="reservemutatie_teken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} {self.datum}: {self.omschrijving}"
