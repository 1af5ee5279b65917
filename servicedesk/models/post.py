"""Mail that came in: what it said, what became of it, and the original, byte for byte."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bisc_portal.accounts.models import User
from servicedesk.models.meldingen import Melding, MeldingReactie
from servicedesk.post import herkomst


class InkomendeMailQuerySet(models.QuerySet["InkomendeMail"]):
    def visible_to(self, user: User) -> Self:
        """Mail about a call is seen by whoever sees the call."""
        return self.filter(Q(melding__isnull=True) | Q(melding__in=Melding.alle.visible_to(user)))

    def waiting(self) -> Self:
        """What a person must look at."""
        return self.filter(status__in=[InkomendeMail.Status.TE_BEOORDELEN, InkomendeMail.Status.QUARANTAINE])


class InkomendeMail(models.Model):
    """One mail of the mailbox. Its place there makes it come in once, whoever reads it and how often."""

    class Status(models.TextChoices):
        TE_VERWERKEN = "te_verwerken", "wordt verwerkt"
        VERWERKT = "verwerkt", "bij een melding"
        TE_BEOORDELEN = "te_beoordelen", "te beoordelen"
        QUARANTAINE = "quarantaine", "in quarantaine"
        GENEGEERD = "genegeerd", "niets mee gedaan"
        WEGGELEGD = "weggelegd", "weggelegd"

    class Scan(models.TextChoices):
        NIET_GESCAND = "niet_gescand", "niet gescand"
        SCHOON = "schoon", "geen virus gevonden"
        BESMET = "besmet", "virus gevonden"

    class Aard(models.TextChoices):
        GEWOON = herkomst.Aard.GEWOON, "gewone mail"
        AUTOMATISCH = herkomst.Aard.AUTOMATISCH, "automatisch bericht"
        NIET_BEZORGD = herkomst.Aard.NIET_BEZORGD, "bericht over een mail die niet aankwam"
        LUS = herkomst.Aard.LUS, "onze eigen mail"

    class Bron(models.TextChoices):
        SERVER = herkomst.Bron.SERVER, "mailserver"
        POSTBUS = herkomst.Bron.POSTBUS, "postbus"
        OPGEHAALD = herkomst.Bron.OPGEHAALD, "moment van ophalen"

    postbus = models.CharField("postbus", max_length=160)
    uidvalidity = models.BigIntegerField("geldigheid van de nummers")
    uid = models.BigIntegerField("nummer in de postbus")
    postbus_op = models.DateTimeField("in de postbus op", null=True, blank=True)
    opgehaald_op = models.DateTimeField("opgehaald op")
    grootte = models.PositiveIntegerField("grootte in bytes")
    status = models.CharField("status", max_length=14, choices=Status.choices, default=Status.TE_VERWERKEN)
    reden = models.CharField("reden", max_length=300, blank=True)
    pogingen = models.PositiveSmallIntegerField("pogingen", default=0)
    volgende_poging_op = models.DateTimeField("volgende poging op")
    scan = models.CharField("virusscan", max_length=14, choices=Scan.choices, default=Scan.NIET_GESCAND)
    aard = models.CharField("aard", max_length=14, choices=Aard.choices, default=Aard.GEWOON)
    message_id = models.CharField("Message-ID", max_length=300, blank=True)
    vingerafdruk = models.CharField("vingerafdruk", max_length=64, blank=True)
    afzender = models.CharField("afzender", max_length=254, blank=True)
    afzender_naam = models.CharField("naam van de afzender", max_length=120, blank=True)
    onderwerp = models.CharField("onderwerp", max_length=300, blank=True)
    tekst = models.TextField("tekst", blank=True)
    citaat = models.TextField("aangehaalde tekst", blank=True)
    heeft_opmaak = models.BooleanField("heeft opmaak", default=False)
    gebreken = models.TextField("wat er niet goed aan was", blank=True)
    ontvangen_op = models.DateTimeField("ontvangen op", null=True, blank=True)
    ontvangen_bron = models.CharField(
        "tijd volgens", max_length=10, choices=Bron.choices, default=Bron.OPGEHAALD
    )
    melding = models.ForeignKey(
        Melding, on_delete=models.SET_NULL, related_name="post", null=True, blank=True, verbose_name="melding"
    )
    reactie = models.OneToOneField(
        MeldingReactie,
        on_delete=models.SET_NULL,
        related_name="post",
        null=True,
        blank=True,
        verbose_name="reactie",
    )
    afgehandeld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="afgehandeld door",
    )
    afgehandeld_op = models.DateTimeField("afgehandeld op", null=True, blank=True)

    objects: ClassVar[models.Manager["InkomendeMail"]] = InkomendeMailQuerySet.as_manager()

    class Meta:
        verbose_name = "inkomende mail"
        verbose_name_plural = "inkomende mail"
        ordering = ["-opgehaald_op", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["postbus", "uidvalidity", "uid"], name="mail_eens_opgehaald"),
            models.CheckConstraint(
                condition=~Q(status="verwerkt") | Q(melding__isnull=False), name="mail_verwerkt_heeft_melding"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["te_beoordelen", "quarantaine", "genegeerd", "weggelegd"])
                | ~Q(reden=""),
                name="mail_heeft_reden",
            ),
        ]
        indexes = [
            models.Index(
                fields=["volgende_poging_op", "id"],
                name="mail_te_verwerken",
                condition=Q(status="te_verwerken"),
            ),
            models.Index(fields=["status", "-opgehaald_op", "-id"], name="mail_per_status"),
            models.Index(fields=["message_id"], name="mail_message_id", condition=~Q(message_id="")),
            models.Index(fields=["vingerafdruk"], name="mail_vingerafdruk", condition=~Q(vingerafdruk="")),
            models.Index(fields=["afzender", "opgehaald_op"], name="mail_van_afzender"),
        ]

    def __str__(self) -> str:
        return self.onderwerp or "(geen onderwerp)"

    def get_absolute_url(self) -> str:
        return reverse("servicedesk:post", args=[self.pk])

    @property
    def wacht_op_mens(self) -> bool:
        return self.status in {self.Status.TE_BEOORDELEN, self.Status.QUARANTAINE}


class MailOrigineel(models.Model):
    """The mail as it came, apart from the facts so that no list drags it along."""

    mail = models.OneToOneField(
        InkomendeMail,
        on_delete=models.CASCADE,
        related_name="origineel",
        primary_key=True,
        verbose_name="mail",
    )
    inhoud = models.BinaryField("inhoud")
    volledig = models.BooleanField("volledig", default=True)

    class Meta:
        verbose_name = "origineel van een mail"
        verbose_name_plural = "originelen van mail"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"origineel van mail {self.mail_id}"
