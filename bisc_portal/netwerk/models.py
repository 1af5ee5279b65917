"""Organisations, municipalities, branches and meetings of the Utrecht network."""

from django.db import models
from django.urls import reverse


class Organisatie(models.Model):
    """A party of the network: library, BiSC, province, municipality, school or partner."""

    class Soort(models.TextChoices):
        BIBLIOTHEEK = "bibliotheek", "bibliotheek"
        BISC = "bisc", "BiSC"
        PROVINCIE = "provincie", "provincie"
        GEMEENTE = "gemeente", "gemeente"
        SCHOOL = "school", "school"
        PARTNER = "partner", "partner"

    code = models.SlugField(
        "code",
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text="Vaste sleutel voor laden en importeren; verandert niet als de naam verandert.",
    )
    naam = models.CharField("naam", max_length=120, unique=True)
    korte_naam = models.CharField("korte naam", max_length=40, blank=True)
    soort = models.CharField("soort", max_length=20, choices=Soort.choices)
    actief = models.BooleanField("actief", default=True)

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["naam", "pk"]

    def __str__(self) -> str:
        return self.naam

    @property
    def kort(self) -> str:
        return self.korte_naam or self.naam


class Gemeente(models.Model):
    code = models.SlugField(
        "code",
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text="Vaste sleutel voor laden en importeren; verandert niet als de naam verandert.",
    )
    naam = models.CharField("naam", max_length=80, unique=True)
    bibliotheek = models.ForeignKey(
        Organisatie,
        on_delete=models.PROTECT,
        related_name="gemeenten",
        # A partner too: Eemnes is served by a library outside the network.
        limit_choices_to={"soort__in": [Organisatie.Soort.BIBLIOTHEEK, Organisatie.Soort.PARTNER]},
        verbose_name="bibliotheek",
    )
    lat = models.DecimalField("breedtegraad", max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField("lengtegraad", max_digits=8, decimal_places=5, null=True, blank=True)
    inwoners_2018 = models.PositiveIntegerField("inwoners 31-12-2018 (CBS)", null=True, blank=True)
    inwoners_2025_schatting = models.PositiveIntegerField("inwoners 2025 (schatting)", null=True, blank=True)

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["naam", "pk"]

    def __str__(self) -> str:
        return self.naam


class Inwonertal(models.Model):
    """How many people lived in a municipality on the first of January of a year."""

    gemeente = models.ForeignKey(
        Gemeente, on_delete=models.PROTECT, related_name="inwonertallen", verbose_name="gemeente"
    )
    jaar = models.PositiveSmallIntegerField("jaar")
    aantal = models.PositiveIntegerField("inwoners op 1 januari")

    class Meta:
        verbose_name = "inwonertal"
        verbose_name_plural = "inwonertallen"
        ordering = ["gemeente__naam", "jaar", "pk"]
        constraints = [models.UniqueConstraint(fields=["gemeente", "jaar"], name="inwonertal_per_jaar")]

    def __str__(self) -> str:
        return f"{self.gemeente} {self.jaar}"


class Vestiging(models.Model):
    """A place of an organisation. Coordinates are town or district centres, approximate."""

    code = models.SlugField(
        "code",
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text="Vaste sleutel voor laden en importeren; verandert niet als de naam verandert.",
    )
    organisatie = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="vestigingen", verbose_name="organisatie"
    )
    gemeente = models.ForeignKey(
        Gemeente, on_delete=models.PROTECT, related_name="vestigingen", verbose_name="gemeente"
    )
    plaats = models.CharField("plaats", max_length=80)
    naam = models.CharField("naam", max_length=120)
    lat = models.DecimalField("breedtegraad", max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField("lengtegraad", max_digits=8, decimal_places=5, null=True, blank=True)
    zekerheid = models.CharField("zekerheid van dit gegeven", max_length=60, blank=True)
    actief = models.BooleanField("actief", default=True)

    class Meta:
        verbose_name = "vestiging"
        verbose_name_plural = "vestigingen"
        ordering = ["organisatie__naam", "naam", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisatie", "plaats", "naam"], name="vestiging_uniek")
        ]

    def __str__(self) -> str:
        return self.naam


class Bijeenkomst(models.Model):
    """A meeting that counts for the contract (the plan, chapter 7: Netwerk)."""

    class Soort(models.TextChoices):
        PDO = "pdo", "Provinciaal Directeurenoverleg (PDO)"
        KENNISDELING = "kennisdeling", "kennisdelingsbijeenkomst"
        KENNISSESSIE = "kennissessie", "verdiepende, strategische kennissessie"
        VIERHOEKSOVERLEG = "vierhoeksoverleg", "Vierhoeksoverleg"

    soort = models.CharField("soort", max_length=20, choices=Soort.choices)
    titel = models.CharField("titel", max_length=160)
    begint_op = models.DateTimeField("begint op")
    plaats = models.CharField("plaats", max_length=120, blank=True)
    gehouden = models.BooleanField("gehouden", default=False)
    evaluatie = models.TextField("evaluatie", blank=True)
    evaluatie_cijfer = models.DecimalField(
        "evaluatiecijfer", max_digits=3, decimal_places=1, null=True, blank=True
    )

    class Meta:
        verbose_name = "bijeenkomst"
        verbose_name_plural = "bijeenkomsten"
        ordering = ["-begint_op", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(evaluatie_cijfer__isnull=True)
                | models.Q(evaluatie_cijfer__gte=1, evaluatie_cijfer__lte=10),
                name="bijeenkomst_cijfer_1_tot_10",
            ),
            models.UniqueConstraint(fields=["soort", "begint_op", "titel"], name="bijeenkomst_uniek"),
        ]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("netwerk:bijeenkomst", args=[self.pk])


class Aanwezigheid(models.Model):
    bijeenkomst = models.ForeignKey(
        Bijeenkomst, on_delete=models.CASCADE, related_name="aanwezigheid", verbose_name="bijeenkomst"
    )
    organisatie = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="aanwezigheid", verbose_name="organisatie"
    )
    aantal = models.PositiveSmallIntegerField("aantal mensen", default=1)

    class Meta:
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheid"
        ordering = ["organisatie__naam", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bijeenkomst", "organisatie"], name="aanwezigheid_uniek")
        ]

    def __str__(self) -> str:
        return f"{self.organisatie} bij {self.bijeenkomst}"
