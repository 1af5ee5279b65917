"""A section of the agenda and every text it has had."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from bisc_portal.accounts.models import Rol
from bisc_portal.netwerk.models import Organisatie
from ontwikkelagenda import opmaak
from ontwikkelagenda.models.agenda import Agenda
from ontwikkelagenda.models.begrip import BiscRol, Huisdeel


def schrijfrollen_vanzelf() -> list[str]:
    """Of BiSC, the editors of the agenda write."""
    return [Rol.AGENDAREDACTEUR, Rol.BEHEERDER]


class Sectie(models.Model):
    """A piece of the agenda's text, in one part of the Huis. `versie` counts the saves.

    `tekst` is read from the document in which people write together (see `Schrijfdocument`).
    """

    class Status(models.TextChoices):
        LEEG = "leeg", "leeg"
        IN_BEWERKING = "in_bewerking", "in bewerking"
        KLAAR_VOOR_PDO = "klaar_voor_pdo", "klaar voor PDO"

    class Anderen(models.TextChoices):
        VOORSTELLEN = "voorstellen", "doen voorstellen"
        LEZEN = "lezen", "lezen mee"

    agenda = models.ForeignKey(
        Agenda, on_delete=models.CASCADE, related_name="secties", verbose_name="agenda"
    )
    huisdeel = models.ForeignKey(
        Huisdeel, on_delete=models.PROTECT, related_name="secties", verbose_name="deel van het Huis"
    )
    volgorde = models.PositiveSmallIntegerField("volgorde", default=1)
    titel = models.CharField("titel", max_length=120)
    tekst = models.TextField("tekst", blank=True)
    versie = models.PositiveIntegerField("versie", default=1)
    status = models.CharField("status", max_length=16, choices=Status.choices, default=Status.LEEG)
    penvoerder = models.ForeignKey(
        Organisatie,
        on_delete=models.PROTECT,
        related_name="secties",
        null=True,
        blank=True,
        verbose_name="penvoerder",
    )
    rollen = models.ManyToManyField(
        BiscRol, related_name="secties", blank=True, verbose_name="gevraagde rollen van BiSC"
    )
    schrijvers = models.ManyToManyField(
        Organisatie, related_name="schrijft_aan", blank=True, verbose_name="bibliotheken die schrijven"
    )
    schrijfrollen = ArrayField(
        models.CharField(max_length=30, choices=Rol.choices),
        default=schrijfrollen_vanzelf,
        blank=True,
        verbose_name="rollen van BiSC die schrijven",
    )
    anderen = models.CharField(
        "wie er niet bij staat", max_length=12, choices=Anderen.choices, default=Anderen.VOORSTELLEN
    )
    op_slot = models.BooleanField("op slot", default=False)
    gewijzigd_op = models.DateTimeField("gewijzigd op")

    class Meta:
        verbose_name = "sectie"
        verbose_name_plural = "secties"
        ordering = ["agenda", "huisdeel__volgorde", "volgorde"]
        constraints = [
            models.UniqueConstraint(fields=["agenda", "huisdeel", "volgorde"], name="sectie_plaats_uniek"),
            models.CheckConstraint(
                condition=models.Q(status="leeg", tekst="")
                | (~models.Q(status="leeg") & ~models.Q(tekst="")),
                name="sectie_leeg_zonder_tekst",
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_sectie", args=[self.agenda.jaar, self.pk])

    @property
    def nummer(self) -> str:
        """'8.2', counted through the Huis from the foundation up; reads huisdeel."""
        return f"{self.huisdeel.volgorde}.{self.volgorde}"

    @property
    def blokken(self) -> list[opmaak.Blok]:
        return opmaak.parse(self.tekst)

    @property
    def woorden(self) -> int:
        return opmaak.count_words(self.tekst)


class SectieVersie(models.Model):
    """One save of a section, kept for ever. A trigger refuses UPDATE, DELETE and TRUNCATE."""

    sectie = models.ForeignKey(
        Sectie, on_delete=models.PROTECT, related_name="versies", verbose_name="sectie"
    )
    nummer = models.PositiveIntegerField("nummer")
    titel = models.CharField("titel", max_length=120)
    tekst = models.TextField("tekst", blank=True)
    status = models.CharField("status", max_length=16, choices=Sectie.Status.choices)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="door",
    )
    op = models.DateTimeField("op")
    stand = models.BigIntegerField("na schrijfregel", default=0)
    naam = models.CharField("naam", max_length=80, blank=True)

    class Meta:
        verbose_name = "versie van een sectie"
        verbose_name_plural = "versies van secties"
        ordering = ["sectie", "-nummer"]
        constraints = [models.UniqueConstraint(fields=["sectie", "nummer"], name="sectieversie_uniek")]

    def __str__(self) -> str:
        return f"{self.titel}, versie {self.nummer}"

    @property
    def blokken(self) -> list[opmaak.Blok]:
        return opmaak.parse(self.tekst)
