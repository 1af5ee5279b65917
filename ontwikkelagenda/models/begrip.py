"""The plan's own terms: themes, Wsob functions, tasks of the covenant, roles, and parts of the Huis."""

from django.db import models


class Begrip(models.Model):
    """A word of the plan as data: what it is called and what it means."""

    code = models.SlugField("code", max_length=40, unique=True)
    naam = models.CharField("naam", max_length=80)
    omschrijving = models.CharField("omschrijving", max_length=240, blank=True)
    volgorde = models.PositiveSmallIntegerField("volgorde")

    class Meta:
        abstract = True
        ordering = ["volgorde", "pk"]

    def __str__(self) -> str:
        return self.naam


class Thema(Begrip):
    """One of the themes libraries and BiSC work on together."""

    class Meta(Begrip.Meta):
        verbose_name = "thema"
        verbose_name_plural = "thema's"


class WsobFunctie(Begrip):
    """One of the five functions of a public library in the Wsob, article 5."""

    class Meta(Begrip.Meta):
        verbose_name = "Wsob-functie"
        verbose_name_plural = "Wsob-functies"


class Convenantopgave(Begrip):
    """One of the three tasks of the Bibliotheekconvenant 2024-2027."""

    class Meta(Begrip.Meta):
        verbose_name = "convenantopgave"
        verbose_name_plural = "convenantopgaven"


class BiscRol(Begrip):
    """What BiSC can be to the libraries in a part of the agenda."""

    icoon = models.CharField("icoon", max_length=40)

    class Meta(Begrip.Meta):
        verbose_name = "rol van BiSC"
        verbose_name_plural = "rollen van BiSC"


class Huislaag(models.Model):
    """A storey of the Huis: its foundation, its rooms or its roof."""

    class Plaats(models.TextChoices):
        FUNDAMENT = "fundament", "Fundament"
        KAMER = "kamer", "Kamer"
        DAK = "dak", "Dak"

    plaats = models.CharField("plaats", max_length=12, choices=Plaats.choices, unique=True)
    naam = models.CharField("naam", max_length=80)
    toelichting = models.TextField("toelichting", blank=True)
    volgorde = models.PositiveSmallIntegerField("volgorde", unique=True)

    class Meta:
        verbose_name = "laag van het Huis"
        verbose_name_plural = "lagen van het Huis"
        ordering = ["volgorde"]

    def __str__(self) -> str:
        return self.naam


class Huisdeel(models.Model):
    """A part of the Huis: a stone, a room or a part of the roof."""

    class Kleurrol(models.TextChoices):
        DAK = "dak", "dak"
        LEZEN = "lezen", "lezen"
        MEEDOEN = "meedoen", "meedoen"
        LEREN = "leren", "leren"
        STEEN = "steen", "steen"

    code = models.SlugField("code", max_length=40, unique=True)
    naam = models.CharField("naam", max_length=80)
    korte_naam = models.CharField("korte naam", max_length=40, blank=True)
    ondertitel = models.CharField("ondertitel", max_length=120, blank=True)
    laag = models.ForeignKey(Huislaag, on_delete=models.PROTECT, related_name="delen", verbose_name="laag")
    kleurrol = models.CharField("kleurrol", max_length=12, choices=Kleurrol.choices)
    volgorde = models.PositiveSmallIntegerField("volgorde", unique=True)
    opgave = models.ForeignKey(
        Convenantopgave,
        on_delete=models.PROTECT,
        related_name="huisdelen",
        null=True,
        blank=True,
        verbose_name="convenantopgave",
    )

    class Meta:
        verbose_name = "deel van het Huis"
        verbose_name_plural = "delen van het Huis"
        ordering = ["volgorde"]

    def __str__(self) -> str:
        return self.naam

    @property
    def kort(self) -> str:
        return self.korte_naam or self.naam
