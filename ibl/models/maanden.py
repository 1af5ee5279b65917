"""Which months a change touched: what the figures read to know what to count again."""

from django.db import models


class Maandwijziging(models.Model):
    """Of requests of this month the outcome changed: one arrived, was cancelled, or proved otherwise.

    Whether it was a step on a screen or a scan that came in late makes no difference. Rows are only added.
    """

    maand = models.DateField("maand")
    op = models.DateTimeField("op")

    class Meta:
        verbose_name = "maandwijziging"
        verbose_name_plural = "maandwijzigingen"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(maand__day=1), name="maandwijziging_eerste_van_de_maand"
            )
        ]

    def __str__(self) -> str:
        return f"{self.maand:%Y-%m}"
