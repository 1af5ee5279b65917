"""Changes: what will be done, when, how it is undone, who agreed, how it went; and the move to the GBS."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Organisatie
from servicedesk.models.meldingen import ROLLEN_DIE_ALLES_ZIEN, ROLLEN_VAN_EEN_BIBLIOTHEEK, Melding
from servicedesk.models.statuspagina import IctDienst


class WijzigingQuerySet(models.QuerySet["Wijziging"]):
    def visible_to(self, user: User) -> Self:
        """BiSC sees all; a library what it asked for and what it must agree with."""
        zichtbaar = self.filter(melding__in=Melding.objects.all())
        if user.has_rol(*ROLLEN_DIE_ALLES_ZIEN):
            return zichtbaar
        if user.has_rol(*ROLLEN_VAN_EEN_BIBLIOTHEEK):
            betrokken = Goedkeuring.objects.filter(organisatie_id=user.organisatie_id).values("wijziging")
            return zichtbaar.filter(
                Q(melding__organisatie_id=user.organisatie_id)
                | (Q(pk__in=betrokken) & ~Q(status=Wijziging.Status.CONCEPT))
            )
        return self.none()


class Wijziging(models.Model):
    """The plan behind a call of the kind wijzigingsverzoek."""

    class Status(models.TextChoices):
        CONCEPT = "concept", "plan in de maak"
        TER_GOEDKEURING = "ter_goedkeuring", "wacht op akkoord"
        GOEDGEKEURD = "goedgekeurd", "akkoord"
        AFGEWEZEN = "afgewezen", "niet akkoord"
        UITGEVOERD = "uitgevoerd", "uitgevoerd"

    class Risico(models.TextChoices):
        LAAG = "laag", "laag: niemand merkt het als het misgaat"
        MIDDEL = "middel", "middel: een deel van het werk kan stilvallen"
        HOOG = "hoog", "hoog: een bibliotheek of dienst kan stilvallen"

    class Uitkomst(models.TextChoices):
        GESLAAGD = "geslaagd", "geslaagd"
        DEELS_GESLAAGD = "deels_geslaagd", "deels geslaagd"
        TERUGGEDRAAID = "teruggedraaid", "teruggedraaid"

    melding = models.OneToOneField(
        Melding, on_delete=models.CASCADE, related_name="wijziging", verbose_name="wijzigingsverzoek"
    )
    status = models.CharField("status", max_length=16, choices=Status.choices, default=Status.CONCEPT)
    risico = models.CharField("risico", max_length=8, choices=Risico.choices)
    plan = models.TextField("plan")
    terugvalplan = models.TextField("terugvalplan")
    van = models.DateTimeField("vanaf")
    tot = models.DateTimeField("tot")
    diensten = models.ManyToManyField(
        IctDienst, related_name="wijzigingen", blank=True, verbose_name="diensten"
    )
    ingediend_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="ingediend door",
    )
    uitkomst = models.CharField("uitkomst", max_length=16, choices=Uitkomst.choices, blank=True)
    evaluatie = models.TextField("evaluatie", blank=True)
    uitgevoerd_op = models.DateTimeField("uitgevoerd op", null=True, blank=True)

    objects: ClassVar[models.Manager["Wijziging"]] = WijzigingQuerySet.as_manager()

    class Meta:
        verbose_name = "wijziging"
        verbose_name_plural = "wijzigingen"
        ordering = ["van", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(tot__gt=F("van")), name="wijziging_van_voor_tot"),
            models.CheckConstraint(
                condition=(~Q(status="uitgevoerd") & Q(uitkomst="", uitgevoerd_op__isnull=True))
                | (Q(status="uitgevoerd", uitgevoerd_op__isnull=False) & ~Q(uitkomst="") & ~Q(evaluatie="")),
                name="wijziging_uitgevoerd_is_beoordeeld",
            ),
        ]
        indexes = [models.Index(fields=["van", "id"], name="wijziging_van")]

    def __str__(self) -> str:
        return f"wijziging {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("servicedesk:wijziging", args=[self.pk])


class Goedkeuring(models.Model):
    """One who must agree. The steps go in order: first BiSC, then the libraries concerned."""

    BISC, BIBLIOTHEKEN = 1, 2

    class Besluit(models.TextChoices):
        OPEN = "open", "nog niet besloten"
        AKKOORD = "akkoord", "akkoord"
        NIET_AKKOORD = "niet_akkoord", "niet akkoord"

    wijziging = models.ForeignKey(
        Wijziging, on_delete=models.CASCADE, related_name="goedkeuringen", verbose_name="wijziging"
    )
    stap = models.PositiveSmallIntegerField("stap")
    organisatie = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="+", verbose_name="organisatie"
    )
    besluit = models.CharField("besluit", max_length=12, choices=Besluit.choices, default=Besluit.OPEN)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="door",
    )
    op = models.DateTimeField("op", null=True, blank=True)
    toelichting = models.TextField("toelichting", blank=True)

    class Meta:
        verbose_name = "goedkeuring"
        verbose_name_plural = "goedkeuringen"
        ordering = ["stap", "organisatie__naam", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["wijziging", "organisatie"], name="goedkeuring_uniek"),
            models.CheckConstraint(
                condition=Q(besluit="open", door__isnull=True, op__isnull=True)
                | (~Q(besluit="open") & Q(door__isnull=False, op__isnull=False)),
                name="goedkeuring_heeft_besluiter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisatie}: {self.get_besluit_display()}"


class GbsTraject(models.Model):
    """How far a library is on its way to the shared library system."""

    class Fase(models.TextChoices):
        VOORBEREIDING = "voorbereiding", "voorbereiding"
        PROEFMIGRATIE = "proefmigratie", "proefmigratie"
        GEMIGREERD = "gemigreerd", "gemigreerd"
        NAZORG = "nazorg", "nazorg"

    organisatie = models.OneToOneField(
        Organisatie, on_delete=models.PROTECT, related_name="gbs_traject", verbose_name="bibliotheek"
    )
    fase = models.CharField("fase", max_length=14, choices=Fase.choices, default=Fase.VOORBEREIDING)
    gepland_op = models.DateField("migratie gepland op", null=True, blank=True)
    toelichting = models.CharField("toelichting", max_length=300, blank=True)

    class Meta:
        verbose_name = "GBS-traject"
        verbose_name_plural = "GBS-trajecten"
        ordering = ["organisatie__naam", "pk"]

    def __str__(self) -> str:
        return f"{self.organisatie}: {self.get_fase_display()}"


class GbsStap(models.Model):
    """A library went from one phase to another; written once."""

    traject = models.ForeignKey(
        GbsTraject, on_delete=models.CASCADE, related_name="stappen", verbose_name="traject"
    )
    fase = models.CharField("naar fase", max_length=14, choices=GbsTraject.Fase.choices)
    op = models.DateTimeField("op")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="door"
    )

    class Meta:
        verbose_name = "stap naar het GBS"
        verbose_name_plural = "stappen naar het GBS"
        ordering = ["op", "pk"]

    def __str__(self) -> str:
        return f"{self.get_fase_display()} {self.op:%d-%m-%Y}"
