"""What the background tells the foreground: when it last ran, and how far long work has come."""

from django.db import models


class Hartslag(models.Model):
    """The last moment a repeating job finished."""

    naam = models.CharField("naam", max_length=60, primary_key=True)
    geslagen_op = models.DateTimeField("geslagen op")

    class Meta:
        verbose_name = "hartslag"
        verbose_name_plural = "hartslagen"
        ordering = ["naam"]

    def __str__(self) -> str:
        return self.naam


class Voortgang(models.Model):
    """Progress of one piece of long work, shown while it runs."""

    naam = models.CharField("naam", max_length=60, primary_key=True)
    omschrijving = models.CharField("omschrijving", max_length=160)
    gedaan = models.PositiveIntegerField("gedaan", default=0)
    totaal = models.PositiveIntegerField("totaal", default=0)
    begonnen_op = models.DateTimeField("begonnen op")
    bijgewerkt_op = models.DateTimeField("bijgewerkt op")
    klaar_op = models.DateTimeField("klaar op", null=True, blank=True)
    fout = models.CharField("fout", max_length=200, blank=True)

    class Meta:
        verbose_name = "voortgang"
        verbose_name_plural = "voortgang"
        ordering = ["naam"]

    def __str__(self) -> str:
        return self.omschrijving

    @property
    def procent(self) -> int:
        return 100 * self.gedaan // self.totaal if self.totaal else 0
