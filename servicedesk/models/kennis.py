"""The knowledge base: articles with every version they had, for the desk or for the libraries."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bisc_portal.accounts.models import User
from servicedesk.models.meldingen import ROLLEN_DIE_ALLES_ZIEN, ROLLEN_VAN_EEN_BIBLIOTHEEK, Melding


class ArtikelQuerySet(models.QuerySet["Artikel"]):
    def visible_to(self, user: User) -> Self:
        """BiSC sees all; a library what is published for libraries."""
        if user.has_rol(*ROLLEN_DIE_ALLES_ZIEN):
            return self.all()
        if user.has_rol(*ROLLEN_VAN_EEN_BIBLIOTHEEK):
            return self.published().filter(doelgroep=Artikel.Doelgroep.BIBLIOTHEKEN)
        return self.none()

    def published(self) -> Self:
        return self.filter(stand=Artikel.Stand.GEPUBLICEERD)


class Artikel(models.Model):
    """An answer that helps more than once. Readers see the published version, writers also the last."""

    class Doelgroep(models.TextChoices):
        BIBLIOTHEKEN = "bibliotheken", "bibliotheken en BiSC"
        SERVICEDESK = "servicedesk", "alleen BiSC"

    class Stand(models.TextChoices):
        CONCEPT = "concept", "concept"
        GEPUBLICEERD = "gepubliceerd", "gepubliceerd"
        INGETROKKEN = "ingetrokken", "ingetrokken"

    doelgroep = models.CharField("voor wie", max_length=14, choices=Doelgroep.choices)
    stand = models.CharField("stand", max_length=14, choices=Stand.choices, default=Stand.CONCEPT)
    # On this day somebody looks whether it still holds.
    herzien_voor = models.DateField("herzien vóór")
    gepubliceerde_versie = models.ForeignKey(
        "servicedesk.ArtikelVersie",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="gepubliceerde versie",
    )
    # Of the published version.
    zoekvector = SearchVectorField("woorden", null=True, editable=False)

    objects: ClassVar[models.Manager["Artikel"]] = ArtikelQuerySet.as_manager()

    class Meta:
        verbose_name = "artikel"
        verbose_name_plural = "artikelen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stand="gepubliceerd") | Q(gepubliceerde_versie__isnull=False),
                name="artikel_gepubliceerd_heeft_versie",
            )
        ]
        indexes = [GinIndex(fields=["zoekvector"], name="artikel_zoekvector")]

    def __str__(self) -> str:
        return f"artikel {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("servicedesk:artikel", args=[self.pk])


class ArtikelVersie(models.Model):
    """One saving of an article, kept for ever."""

    artikel = models.ForeignKey(
        Artikel, on_delete=models.CASCADE, related_name="versies", verbose_name="artikel"
    )
    nummer = models.PositiveSmallIntegerField("nummer")
    titel = models.CharField("titel", max_length=120)
    tekst = models.TextField("tekst")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )
    geschreven_op = models.DateTimeField("geschreven op")

    class Meta:
        verbose_name = "versie van een artikel"
        verbose_name_plural = "versies van artikelen"
        ordering = ["artikel", "-nummer"]
        constraints = [models.UniqueConstraint(fields=["artikel", "nummer"], name="artikelversie_uniek")]

    def __str__(self) -> str:
        return self.titel


class ArtikelKoppeling(models.Model):
    """An article that answered a call, or helps who handles it."""

    artikel = models.ForeignKey(
        Artikel, on_delete=models.CASCADE, related_name="koppelingen", verbose_name="artikel"
    )
    melding = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="artikelen", verbose_name="melding"
    )
    gelegd_op = models.DateTimeField("gelegd op")

    class Meta:
        verbose_name = "koppeling met een artikel"
        verbose_name_plural = "koppelingen met artikelen"
        ordering = ["gelegd_op", "pk"]
        constraints = [models.UniqueConstraint(fields=["artikel", "melding"], name="artikelkoppeling_uniek")]

    def __str__(self) -> str:
        return f"artikel {self.artikel_id} bij melding {self.melding_id}"


class ArtikelOordeel(models.Model):
    """Whether an article helped somebody; the last word of each person counts."""

    artikel = models.ForeignKey(
        Artikel, on_delete=models.CASCADE, related_name="oordelen", verbose_name="artikel"
    )
    gebruiker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="lezer"
    )
    geholpen = models.BooleanField("heeft geholpen")
    gegeven_op = models.DateTimeField("gegeven op")

    class Meta:
        verbose_name = "oordeel over een artikel"
        verbose_name_plural = "oordelen over artikelen"
        ordering = ["gegeven_op", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["artikel", "gebruiker"], name="artikeloordeel_een_per_lezer")
        ]

    def __str__(self) -> str:
        return f"oordeel over artikel {self.artikel_id}"
