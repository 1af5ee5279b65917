"""Amendments: on a paragraph, an initiative or a budget line, with their support and discussion."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse

from bisc_portal.netwerk.models import Organisatie
from bisc_portal.templatetags.portaal import euro
from ontwikkelagenda.models.agenda import Agenda
from ontwikkelagenda.models.budget import Begrotingsregel
from ontwikkelagenda.models.initiatief import Initiatief
from ontwikkelagenda.models.sectie import Sectie, SectieVersie
from ontwikkelagenda.models.stemronde import Bezwaar

PERSON = settings.AUTH_USER_MODEL


class Wijzigingsvoorstel(models.Model):
    """What stands there, what should stand there, and why. Accepting it makes the change."""

    class Soort(models.TextChoices):
        ALINEA = "alinea", "alinea"
        INITIATIEF = "initiatief", "initiatief"
        BEGROTINGSREGEL = "begrotingsregel", "begrotingsregel"

    class Veld(models.TextChoices):
        """What of an initiative can be changed by an amendment."""

        TITEL = "titel", "titel"
        DOEL = "doel", "doel"
        BEOOGD_EFFECT = "beoogd_effect", "beoogd effect"
        DOELGROEPEN = "doelgroepen", "doelgroepen"

    class Status(models.TextChoices):
        OPEN = "open", "open"
        AANGENOMEN = "aangenomen", "aangenomen"
        AFGEWEZEN = "afgewezen", "afgewezen"
        INGETROKKEN = "ingetrokken", "ingetrokken"

    agenda = models.ForeignKey(
        Agenda, on_delete=models.PROTECT, related_name="wijzigingsvoorstellen", verbose_name="agenda"
    )
    nummer = models.PositiveSmallIntegerField("nummer")
    tijdvak = models.PositiveSmallIntegerField("tijdvak", default=1)
    soort = models.CharField("soort", max_length=16, choices=Soort.choices)
    sectie = models.ForeignKey(
        Sectie,
        on_delete=models.PROTECT,
        related_name="wijzigingsvoorstellen",
        null=True,
        blank=True,
        verbose_name="sectie",
    )
    initiatief = models.ForeignKey(
        Initiatief,
        on_delete=models.PROTECT,
        related_name="wijzigingsvoorstellen",
        null=True,
        blank=True,
        verbose_name="initiatief",
    )
    veld = models.CharField("veld", max_length=16, choices=Veld.choices, blank=True)
    regel = models.ForeignKey(
        Begrotingsregel,
        on_delete=models.SET_NULL,
        related_name="wijzigingsvoorstellen",
        null=True,
        blank=True,
        verbose_name="begrotingsregel",
    )
    oud = models.TextField("zo staat het er", blank=True)
    nieuw = models.TextField("zo moet het worden", blank=True)
    reden = models.TextField("waarom")
    bezwaar = models.ForeignKey(
        Bezwaar,
        on_delete=models.PROTECT,
        related_name="wijzigingsvoorstellen",
        null=True,
        blank=True,
        verbose_name="naar aanleiding van bezwaar",
    )
    indiener = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="indiener")
    organisatie = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="wijzigingsvoorstellen", verbose_name="van"
    )
    created_at = models.DateTimeField("ingediend op")
    status = models.CharField("status", max_length=12, choices=Status.choices, default=Status.OPEN)
    besluit = models.TextField("toelichting bij het besluit", blank=True)
    besloten_op = models.DateTimeField("besloten op", null=True, blank=True)
    besloten_door = models.ForeignKey(
        PERSON,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="besloten door",
    )
    # The save of the section that this amendment made.
    sectieversie = models.ForeignKey(
        SectieVersie,
        on_delete=models.PROTECT,
        related_name="wijzigingsvoorstellen",
        null=True,
        blank=True,
        verbose_name="verwerkt in versie",
    )

    class Meta:
        verbose_name = "wijzigingsvoorstel"
        verbose_name_plural = "wijzigingsvoorstellen"
        ordering = ["agenda", "nummer"]
        constraints = [
            models.UniqueConstraint(fields=["agenda", "nummer"], name="wijzigingsvoorstel_uniek"),
            models.CheckConstraint(
                condition=models.Q(soort="alinea", sectie__isnull=False, initiatief__isnull=True)
                | models.Q(soort__in=["initiatief", "begrotingsregel"], initiatief__isnull=False),
                name="wijzigingsvoorstel_waarop",
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", besloten_op__isnull=True)
                | models.Q(status="aangenomen", besloten_op__isnull=False)
                | (
                    models.Q(status__in=["afgewezen", "ingetrokken"], besloten_op__isnull=False)
                    & ~models.Q(besluit="")
                ),
                name="wijzigingsvoorstel_besluit_met_reden",
            ),
            models.CheckConstraint(condition=~models.Q(reden=""), name="wijzigingsvoorstel_met_reden"),
        ]

    def __str__(self) -> str:
        return f"Wijzigingsvoorstel {self.nummer}"

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_wijzigingsvoorstel", args=[self.agenda.jaar, self.nummer])

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def waarop(self) -> str:
        """'2.3 De gezinsaanpak', 'Lezen op het werk, doel'; reads sectie or initiatief."""
        if self.sectie:
            return f"{self.sectie.nummer} {self.sectie.titel}"
        wat = "begroting" if self.soort == self.Soort.BEGROTINGSREGEL else self.get_veld_display()
        return f"{self.initiatief}, {wat}"

    @property
    def oud_tekst(self) -> str:
        return self._as_text(self.oud)

    @property
    def nieuw_tekst(self) -> str:
        return self._as_text(self.nieuw)

    def _as_text(self, waarde: str) -> str:
        geld = self.soort == self.Soort.BEGROTINGSREGEL and waarde
        return euro(Decimal(waarde)) if geld else waarde


class Voorstelsteun(models.Model):
    """A library that stands behind an amendment."""

    voorstel = models.ForeignKey(
        Wijzigingsvoorstel, on_delete=models.CASCADE, related_name="steun", verbose_name="voorstel"
    )
    organisatie = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="+", verbose_name="organisatie"
    )
    door = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    op = models.DateTimeField("op")

    class Meta:
        verbose_name = "steun voor een voorstel"
        verbose_name_plural = "steun voor voorstellen"
        ordering = ["voorstel", "organisatie__naam", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["voorstel", "organisatie"], name="voorstelsteun_uniek")
        ]

    def __str__(self) -> str:
        return f"steun van {self.organisatie}"


class Voorstelreactie(models.Model):
    """What somebody said about an amendment."""

    voorstel = models.ForeignKey(
        Wijzigingsvoorstel, on_delete=models.CASCADE, related_name="reacties", verbose_name="voorstel"
    )
    door = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    tekst = models.TextField("tekst")
    op = models.DateTimeField("op")

    class Meta:
        verbose_name = "reactie op een voorstel"
        verbose_name_plural = "reacties op voorstellen"
        ordering = ["voorstel", "op", "pk"]

    def __str__(self) -> str:
        return f"reactie van {self.door}"
