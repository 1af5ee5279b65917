"""The services of BiSC, who uses them, and what the public status page says about them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from servicedesk.models.diensten import Dienst
from servicedesk.models.meldingen import Melding


class IctDienst(models.Model):
    """A service BiSC delivers. One that the contract measures says which; the others are reported by hand."""

    slug = models.SlugField("adres", max_length=40, unique=True)
    naam = models.CharField("naam", max_length=80, unique=True)
    omschrijving = models.CharField("omschrijving", max_length=200)
    contractdienst = models.CharField(
        "dienst uit het contract",
        max_length=24,
        choices=Dienst.choices,
        blank=True,
        help_text="Waaraan de beschikbaarheid wordt gemeten; leeg als dat niet in het contract staat.",
    )
    volgorde = models.PositiveSmallIntegerField("volgorde", default=100)
    op_statuspagina = models.BooleanField("op de statuspagina", default=True)
    actief = models.BooleanField("actief", default=True)
    sinds = models.DateField("bijgehouden sinds")
    vestigingen = models.ManyToManyField(
        "netwerk.Vestiging",
        through="Dienstgebruik",
        related_name="ict_diensten",
        verbose_name="gebruikt door",
    )

    class Meta:
        verbose_name = "dienst"
        verbose_name_plural = "diensten"
        ordering = ["volgorde", "naam"]

    def __str__(self) -> str:
        return self.naam

    def get_absolute_url(self) -> str:
        return reverse("servicedesk:dienst", args=[self.slug])


class Dienstgebruik(models.Model):
    """A branch that uses a service."""

    dienst = models.ForeignKey(
        IctDienst, on_delete=models.CASCADE, related_name="gebruik", verbose_name="dienst"
    )
    vestiging = models.ForeignKey(
        "netwerk.Vestiging", on_delete=models.CASCADE, related_name="dienstgebruik", verbose_name="vestiging"
    )

    class Meta:
        verbose_name = "gebruik van een dienst"
        verbose_name_plural = "gebruik van diensten"
        ordering = ["dienst", "vestiging"]
        constraints = [models.UniqueConstraint(fields=["dienst", "vestiging"], name="dienstgebruik_uniek")]

    def __str__(self) -> str:
        return f"{self.vestiging} gebruikt {self.dienst}"


class Statusbericht(models.Model):
    """One outage or maintenance as the public reads it, from its beginning to its end."""

    class Soort(models.TextChoices):
        STORING = "storing", "storing"
        HINDER = "hinder", "hinder"
        ONDERHOUD = "onderhoud", "gepland onderhoud"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    soort = models.CharField("soort", max_length=10, choices=Soort.choices)
    titel = models.CharField("titel", max_length=120)
    diensten = models.ManyToManyField(IctDienst, related_name="statusberichten", verbose_name="diensten")
    van = models.DateTimeField("van")
    tot = models.DateTimeField("tot", null=True, blank=True)
    melding = models.OneToOneField(
        Melding,
        on_delete=models.SET_NULL,
        related_name="statusbericht",
        null=True,
        blank=True,
        verbose_name="grote storing",
    )
    created_at = models.DateTimeField("gemaakt op")

    class Meta:
        verbose_name = "statusbericht"
        verbose_name_plural = "statusberichten"
        ordering = ["-van", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tot__isnull=True) | Q(tot__gt=F("van")), name="statusbericht_van_voor_tot"
            ),
            models.CheckConstraint(
                condition=~Q(soort="onderhoud") | Q(tot__isnull=False),
                name="statusbericht_onderhoud_heeft_einde",
            ),
        ]
        indexes = [models.Index(fields=["van"], name="statusbericht_van")]

    def __str__(self) -> str:
        return self.titel


class Statusregel(models.Model):
    """What was told about it at one moment; never changed afterwards."""

    class Stand(models.TextChoices):
        AANGEKONDIGD = "aangekondigd", "aangekondigd"
        ONDERZOEK = "onderzoek", "we zoeken de oorzaak"
        OORZAAK_BEKEND = "oorzaak_bekend", "oorzaak bekend"
        HERSTELD = "hersteld", "hersteld"

    bericht = models.ForeignKey(
        Statusbericht, on_delete=models.CASCADE, related_name="regels", verbose_name="statusbericht"
    )
    op = models.DateTimeField("op")
    stand = models.CharField("stand", max_length=16, choices=Stand.choices)
    tekst = models.TextField("tekst")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="door",
    )

    class Meta:
        verbose_name = "regel van een statusbericht"
        verbose_name_plural = "regels van statusberichten"
        ordering = ["-op", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_stand_display()} {self.op:%d-%m-%Y %H:%M}"


class Statusabonnee(models.Model):
    """An address that wants to hear of outages. Until its owner confirms, it gets nothing more."""

    adres = models.EmailField("e-mailadres")
    aangevraagd_op = models.DateTimeField("aangevraagd op")
    bevestigd_op = models.DateTimeField("bevestigd op", null=True, blank=True)

    class Meta:
        verbose_name = "abonnee van de statuspagina"
        verbose_name_plural = "abonnees van de statuspagina"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(Lower("adres"), name="statusabonnee_adres_uniek")]

    def __str__(self) -> str:
        return self.adres
