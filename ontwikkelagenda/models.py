"""The agenda, its Huis, sections, initiatives, money and adopted versions."""

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from ontwikkelagenda import opmaak, workflow

BIGGEST_AMOUNT = Decimal("9999999.99")
MOST_NAMES = 3


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


class AgendaQuerySet(models.QuerySet["Agenda"]):
    def adopted(self) -> Self:
        return self.filter(fase__in=workflow.ADOPTED)

    def not_adopted(self) -> Self:
        return self.exclude(fase__in=workflow.ADOPTED)


class Agenda(models.Model):
    """The Ontwikkelagenda of one year. Once adopted a trigger refuses every change to what is in it."""

    class Fase(models.TextChoices):
        CONCEPT = workflow.CONCEPT, "Concept"
        INBRENG = workflow.INBRENG, "Inbreng"
        CONSENTRONDE = workflow.CONSENTRONDE, "Consentronde"
        VASTGESTELD = workflow.VASTGESTELD, "Vastgesteld"
        UITVOERING = workflow.UITVOERING, "Uitvoering"
        AFGESLOTEN = workflow.AFGESLOTEN, "Afgesloten"

    jaar = models.PositiveSmallIntegerField("jaar", unique=True)
    fase = models.CharField("fase", max_length=14, choices=Fase.choices, default=Fase.CONCEPT)
    created_at = models.DateTimeField("gemaakt op")

    objects: ClassVar[models.Manager["Agenda"]] = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = "Ontwikkelagenda"
        verbose_name_plural = "Ontwikkelagenda's"
        ordering = ["-jaar"]
        constraints = [
            models.CheckConstraint(condition=models.Q(jaar__gte=2025, jaar__lte=2100), name="agenda_jaar")
        ]

    def __str__(self) -> str:
        return f"Ontwikkelagenda {self.jaar}"

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_agenda", args=[self.jaar])

    @property
    def is_open(self) -> bool:
        """There is writing in this phase."""
        return workflow.may_write(self.fase)

    @property
    def is_adopted(self) -> bool:
        return self.fase in workflow.ADOPTED


class Agendafase(models.Model):
    """When a phase of an agenda begins and ends; the planning, not the state."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="fasen", verbose_name="agenda")
    fase = models.CharField("fase", max_length=14, choices=Agenda.Fase.choices)
    begint_op = models.DateField("begint op")
    eindigt_op = models.DateField("eindigt op", null=True, blank=True)

    class Meta:
        verbose_name = "fase van de agenda"
        verbose_name_plural = "fasen van de agenda"
        ordering = ["agenda", "begint_op", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agenda", "fase"], name="agendafase_uniek"),
            models.CheckConstraint(
                condition=models.Q(eindigt_op__isnull=True) | models.Q(eindigt_op__gte=models.F("begint_op")),
                name="agendafase_eindigt_na_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_fase_display()} {self.agenda_id}"


class Sectie(models.Model):
    """A piece of the agenda's text, in one part of the Huis. `versie` counts the saves."""

    class Status(models.TextChoices):
        LEEG = "leeg", "leeg"
        IN_BEWERKING = "in_bewerking", "in bewerking"
        KLAAR_VOOR_PDO = "klaar_voor_pdo", "klaar voor PDO"

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


class InitiatiefQuerySet(models.QuerySet["Initiatief"]):
    def current(self) -> Self:
        """Without the withdrawn ones."""
        return self.filter(ingetrokken_op__isnull=True)

    def of_agenda(self, agenda: Agenda) -> Self:
        return self.filter(sectie__agenda=agenda)


class Initiatief(models.Model):
    """Something libraries and BiSC do together in the year: a campaign, an experiment or a project."""

    class Soort(models.TextChoices):
        CAMPAGNE = "campagne", "campagne"
        EXPERIMENT = "experiment", "experiment"
        PROJECT = "project", "project"

    class Aard(models.TextChoices):
        VERNIEUWING = "vernieuwing", "vernieuwing"
        REGULIER = "regulier", "regulier"

    class Status(models.TextChoices):
        IN_BEWERKING = "in_bewerking", "in bewerking"
        KLAAR_VOOR_PDO = "klaar_voor_pdo", "klaar voor PDO"

    sectie = models.ForeignKey(
        Sectie, on_delete=models.PROTECT, related_name="initiatieven", verbose_name="sectie"
    )
    titel = models.CharField("titel", max_length=120)
    soort = models.CharField("soort", max_length=12, choices=Soort.choices)
    aard = models.CharField("aard", max_length=12, choices=Aard.choices, default=Aard.VERNIEUWING)
    doel = models.TextField("doel")
    beoogd_effect = models.TextField("beoogd effect", blank=True)
    thema = models.ForeignKey(
        Thema, on_delete=models.PROTECT, related_name="initiatieven", verbose_name="thema"
    )
    penvoerder = models.ForeignKey(
        Organisatie,
        on_delete=models.PROTECT,
        related_name="initiatieven_penvoerder",
        verbose_name="penvoerder",
    )
    bibliotheken = models.ManyToManyField(
        Organisatie, related_name="initiatieven", verbose_name="deelnemende bibliotheken"
    )
    rollen = models.ManyToManyField(
        BiscRol, related_name="initiatieven", blank=True, verbose_name="gevraagde rollen van BiSC"
    )
    functies = models.ManyToManyField(
        WsobFunctie, related_name="initiatieven", blank=True, verbose_name="Wsob-functies"
    )
    status = models.CharField("status", max_length=16, choices=Status.choices, default=Status.IN_BEWERKING)
    versie = models.PositiveIntegerField("versie", default=1)
    created_at = models.DateTimeField("gemaakt op")
    gewijzigd_op = models.DateTimeField("gewijzigd op")
    ingetrokken_op = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects: ClassVar[models.Manager["Initiatief"]] = InitiatiefQuerySet.as_manager()

    class Meta:
        verbose_name = "initiatief"
        verbose_name_plural = "initiatieven"
        ordering = ["sectie__huisdeel__volgorde", "sectie__volgorde", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(titel=""), name="initiatief_heeft_titel")]

    def __str__(self) -> str:
        return self.titel

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_initiatief", args=[self.sectie.agenda.jaar, self.pk])

    @property
    def doel_blokken(self) -> list[opmaak.Blok]:
        return opmaak.parse(self.doel)

    @property
    def effect_blokken(self) -> list[opmaak.Blok]:
        return opmaak.parse(self.beoogd_effect)

    @property
    def bedrag(self) -> Decimal:
        """What it asks of the agenda's own money; reads the prefetched begrotingsregels."""
        return sum((r.bedrag for r in self.begrotingsregels.all() if r.bron in AGENDABRONNEN), Decimal(0))

    @property
    def totaal(self) -> Decimal:
        """From every source together; reads the prefetched begrotingsregels."""
        return sum((r.bedrag for r in self.begrotingsregels.all()), Decimal(0))

    @property
    def deelnemers(self) -> str:
        """'Eemland, Z-O-U-T' (which may not break at its hyphens), or how many; reads the prefetched rows."""
        namen = [
            bibliotheek.kort.replace("-", "\N{NON-BREAKING HYPHEN}")
            for bibliotheek in self.bibliotheken.all()
        ]
        return ", ".join(namen) if len(namen) <= MOST_NAMES else f"{len(namen)} bibliotheken"

    @property
    def bronnen(self) -> str:
        """'innovatiereserve'; reads the prefetched begrotingsregels."""
        return ", ".join(dict.fromkeys(Bron(r.bron).label for r in self.begrotingsregels.all()))


class Bron(models.TextChoices):
    """Where the money of an initiative comes from; the first two are the agenda's own."""

    AGENDABUDGET = "agendabudget", "agendabudget (subsidie)"
    INNOVATIERESERVE = "innovatiereserve", "innovatiereserve"
    EIGEN_BIJDRAGE = "eigen_bijdrage", "eigen bijdrage"
    OVERIGE_SUBSIDIE = "overige_subsidie", "overige subsidie"


AGENDABRONNEN = (Bron.AGENDABUDGET, Bron.INNOVATIERESERVE)


class Begrotingsregel(models.Model):
    """An amount for an initiative, from one source, in whole cents."""

    initiatief = models.ForeignKey(
        Initiatief, on_delete=models.CASCADE, related_name="begrotingsregels", verbose_name="initiatief"
    )
    bron = models.CharField("bron", max_length=20, choices=Bron.choices)
    omschrijving = models.CharField("waarvoor", max_length=120, blank=True)
    bedrag = models.DecimalField(
        "bedrag",
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(BIGGEST_AMOUNT)],
    )

    class Meta:
        verbose_name = "begrotingsregel"
        verbose_name_plural = "begrotingsregels"
        ordering = ["initiatief", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(bedrag__gt=0), name="begrotingsregel_boven_nul")
        ]

    def __str__(self) -> str:
        return f"{self.get_bron_display()}: {self.bedrag}"


class Budget(models.Model):
    """What one of the agenda's own sources holds in a year. Frozen with the agenda of that year."""

    jaar = models.PositiveSmallIntegerField("jaar")
    bron = models.CharField("bron", max_length=20, choices=Bron.choices)
    bedrag = models.DecimalField("bedrag", max_digits=9, decimal_places=2)

    class Meta:
        verbose_name = "budget"
        verbose_name_plural = "budgetten"
        ordering = ["jaar", "bron"]
        constraints = [
            models.UniqueConstraint(fields=["jaar", "bron"], name="budget_uniek"),
            models.CheckConstraint(condition=models.Q(bedrag__gte=0), name="budget_niet_negatief"),
            models.CheckConstraint(
                condition=models.Q(bron__in=["agendabudget", "innovatiereserve"]), name="budget_eigen_bron"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_bron_display()} {self.jaar}"


class VastgesteldeVersie(models.Model):
    """What the PDO adopted, word for word and cent for cent. A trigger refuses every change."""

    agenda = models.ForeignKey(
        Agenda, on_delete=models.PROTECT, related_name="vastgestelde_versies", verbose_name="agenda"
    )
    nummer = models.PositiveSmallIntegerField("nummer", default=1)
    inhoud = models.TextField("inhoud")
    hash = models.CharField("controlegetal (SHA-256)", max_length=64)
    vastgesteld_op = models.DateTimeField("vastgesteld op")
    vastgesteld_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="vastgelegd door"
    )
    bijeenkomst = models.ForeignKey(
        Bijeenkomst,
        on_delete=models.PROTECT,
        related_name="vastgestelde_agendas",
        null=True,
        blank=True,
        limit_choices_to={"soort": Bijeenkomst.Soort.PDO},
        verbose_name="PDO",
    )

    class Meta:
        verbose_name = "vastgestelde versie"
        verbose_name_plural = "vastgestelde versies"
        ordering = ["agenda", "-nummer"]
        constraints = [models.UniqueConstraint(fields=["agenda", "nummer"], name="vastgestelde_versie_uniek")]

    def __str__(self) -> str:
        return f"{self.agenda}, versie {self.nummer}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def to_render(self) -> Self:
        return self.filter(status=Document.Status.GEVRAAGD)


class Document(models.Model):
    """A PDF of the agenda as it was at one moment. The same content is rendered once."""

    class Status(models.TextChoices):
        GEVRAAGD = "gevraagd", "wordt gemaakt"
        KLAAR = "klaar", "klaar"
        MISLUKT = "mislukt", "mislukt"

    agenda = models.ForeignKey(
        Agenda, on_delete=models.PROTECT, related_name="documenten", verbose_name="agenda"
    )
    vastgestelde_versie = models.ForeignKey(
        VastgesteldeVersie,
        on_delete=models.PROTECT,
        related_name="documenten",
        null=True,
        blank=True,
        verbose_name="vastgestelde versie",
    )
    inhoud = models.TextField("inhoud")
    hash = models.CharField("controlegetal (SHA-256)", max_length=64)
    status = models.CharField("status", max_length=10, choices=Status.choices, default=Status.GEVRAAGD)
    gevraagd_op = models.DateTimeField("gevraagd op")
    gevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gevraagd door"
    )
    klaar_op = models.DateTimeField("klaar op", null=True, blank=True)
    pogingen = models.PositiveSmallIntegerField("pogingen", default=0)
    fout = models.CharField("fout", max_length=200, blank=True)
    pdf = models.BinaryField("pdf", null=True, blank=True)

    objects: ClassVar[models.Manager["Document"]] = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documenten"
        ordering = ["-gevraagd_op", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda", "hash", "vastgestelde_versie"],
                nulls_distinct=False,
                name="document_inhoud_eenmaal",
            ),
            models.CheckConstraint(
                condition=models.Q(status="klaar", pdf__isnull=False, klaar_op__isnull=False)
                | (~models.Q(status="klaar") & models.Q(pdf__isnull=True)),
                name="document_klaar_met_pdf",
            ),
        ]

    def __str__(self) -> str:
        return self.bestandsnaam

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_document", args=[self.agenda.jaar, self.pk])

    @property
    def bestandsnaam(self) -> str:
        soort = "" if self.vastgestelde_versie_id else "-concept"
        return f"ontwikkelagenda-{self.agenda.jaar}{soort}-{self.hash[:8]}.pdf"
