"""Advice about the money beforehand: each library spreads a budget over the proposals, never more."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda.models.agenda import Agenda
from ontwikkelagenda.models.initiatief import Initiatief

PERSON = settings.AUTH_USER_MODEL


class Budgetadvies(models.Model):
    """The question to the libraries. What they gave is shown when it is closed."""

    class Eenheid(models.TextChoices):
        EURO = "euro", "euro"
        PUNTEN = "punten", "punten"

    agenda = models.ForeignKey(
        Agenda, on_delete=models.PROTECT, related_name="budgetadviezen", verbose_name="agenda"
    )
    nummer = models.PositiveSmallIntegerField("nummer")
    eenheid = models.CharField("eenheid", max_length=8, choices=Eenheid.choices, default=Eenheid.EURO)
    te_verdelen = models.DecimalField("te verdelen", max_digits=11, decimal_places=2)
    voorstellen = models.ManyToManyField(
        Initiatief, related_name="budgetadviezen", verbose_name="voorstellen"
    )
    geopend_op = models.DateTimeField("geopend op")
    geopend_door = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="geopend door"
    )
    sluit_op = models.DateTimeField("sluit op")
    gesloten_op = models.DateTimeField("gesloten op", null=True, blank=True)

    class Meta:
        verbose_name = "budgetadvies"
        verbose_name_plural = "budgetadviezen"
        ordering = ["agenda", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["agenda", "nummer"], name="budgetadvies_uniek"),
            models.UniqueConstraint(
                fields=["agenda"], condition=models.Q(gesloten_op__isnull=True), name="budgetadvies_een_open"
            ),
            models.CheckConstraint(condition=models.Q(te_verdelen__gt=0), name="budgetadvies_boven_nul"),
        ]

    def __str__(self) -> str:
        return f"Budgetadvies {self.nummer} over de {self.agenda}"

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_budgetadvies", args=[self.agenda.jaar, self.nummer])


class Adviesinzet(models.Model):
    """What one library gives one proposal. A trigger refuses more than there is to spread."""

    advies = models.ForeignKey(
        Budgetadvies, on_delete=models.CASCADE, related_name="inzet", verbose_name="advies"
    )
    organisatie = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="adviesinzet", verbose_name="bibliotheek"
    )
    initiatief = models.ForeignKey(
        Initiatief, on_delete=models.PROTECT, related_name="adviesinzet", verbose_name="voorstel"
    )
    bedrag = models.DecimalField("inzet", max_digits=11, decimal_places=2)
    door = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    op = models.DateTimeField("op")

    class Meta:
        verbose_name = "inzet op een voorstel"
        verbose_name_plural = "inzet op voorstellen"
        ordering = ["advies", "organisatie__naam", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["advies", "organisatie", "initiatief"], name="adviesinzet_eenmaal"
            ),
            models.CheckConstraint(condition=models.Q(bedrag__gt=0), name="adviesinzet_boven_nul"),
        ]

    def __str__(self) -> str:
        return f"{self.organisatie}: {self.bedrag}"
