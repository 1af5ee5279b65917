"""Which pieces of the demonstration history exist already."""

from django.db import models


class Demonstratiemaand(models.Model):
    """One month of one source; the row stands in the transaction that made the month."""

    bron = models.CharField("bron", max_length=120)
    maand = models.DateField("maand")
    created_at = models.DateTimeField("gemaakt op")

    class Meta:
        verbose_name = "demonstratiemaand"
        verbose_name_plural = "demonstratiemaanden"
        ordering = ["maand", "bron"]
        constraints = [models.UniqueConstraint(fields=["bron", "maand"], name="demonstratiemaand_uniek")]

    def __str__(self) -> str:
        return f"{self.bron} {self.maand:%Y-%m}"
