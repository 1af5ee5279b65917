"""The consent round: what was looked at, who voted what, for whom, and the objections."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from bisc_portal.netwerk.models import Bijeenkomst, Organisatie
from ontwikkelagenda.models.agenda import Agenda
from ontwikkelagenda.models.initiatief import Initiatief
from ontwikkelagenda.models.sectie import Sectie

PERSON = settings.AUTH_USER_MODEL


class Stemronde(models.Model):
    """One vote per library about one frozen content. A closed round stays as it is; a trigger sees to it."""

    class Uitkomst(models.TextChoices):
        CONSENT = "consent", "consent"
        GEEN_CONSENT = "geen_consent", "geen consent"

    agenda = models.ForeignKey(
        Agenda, on_delete=models.PROTECT, related_name="stemrondes", verbose_name="agenda"
    )
    nummer = models.PositiveSmallIntegerField("nummer")
    tijdvak = models.PositiveSmallIntegerField("tijdvak")
    stemgerechtigden = models.ManyToManyField(
        Organisatie, related_name="stemrondes", verbose_name="stemgerechtigde bibliotheken"
    )
    quorum = models.PositiveSmallIntegerField("quorum")
    bijeenkomst = models.ForeignKey(
        Bijeenkomst,
        on_delete=models.PROTECT,
        related_name="stemrondes",
        null=True,
        blank=True,
        verbose_name="PDO",
    )
    geopend_op = models.DateTimeField("geopend op")
    geopend_door = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="geopend door"
    )
    sluit_op = models.DateTimeField("sluit op")
    gesloten_op = models.DateTimeField("gesloten op", null=True, blank=True)
    uitkomst = models.CharField("uitkomst", max_length=14, choices=Uitkomst.choices, blank=True)

    class Meta:
        verbose_name = "consentronde"
        verbose_name_plural = "consentrondes"
        ordering = ["agenda", "-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["agenda", "nummer"], name="stemronde_uniek"),
            models.UniqueConstraint(
                fields=["agenda"], condition=models.Q(gesloten_op__isnull=True), name="stemronde_een_open"
            ),
            models.CheckConstraint(
                condition=models.Q(gesloten_op__isnull=True, uitkomst="")
                | (models.Q(gesloten_op__isnull=False) & ~models.Q(uitkomst="")),
                name="stemronde_gesloten_met_uitkomst",
            ),
            models.CheckConstraint(condition=models.Q(quorum__gte=1), name="stemronde_quorum"),
        ]

    def __str__(self) -> str:
        return f"Consentronde {self.nummer} over de {self.agenda}"

    def get_absolute_url(self) -> str:
        return reverse("ontwikkelagenda:show_stemronde", args=[self.agenda.jaar, self.nummer])


class Momentopname(models.Model):
    """The content a vote is about: text, facts and money with their hash. A trigger refuses every change."""

    ronde = models.ForeignKey(
        Stemronde, on_delete=models.PROTECT, related_name="momentopnamen", verbose_name="ronde"
    )
    nummer = models.PositiveSmallIntegerField("nummer")
    inhoud = models.TextField("inhoud")
    hash = models.CharField("controlegetal (SHA-256)", max_length=64)
    aanleiding = models.CharField("aanleiding", max_length=200, blank=True)
    op = models.DateTimeField("op")

    class Meta:
        verbose_name = "momentopname"
        verbose_name_plural = "momentopnamen"
        ordering = ["ronde", "-nummer"]
        constraints = [models.UniqueConstraint(fields=["ronde", "nummer"], name="momentopname_uniek")]

    def __str__(self) -> str:
        return f"Momentopname {self.nummer}"


class Stem(models.Model):
    """What an organisation said. A new vote lets the old one lapse; nothing is wiped out."""

    class Keuze(models.TextChoices):
        AKKOORD = "akkoord", "akkoord"
        BEZWAAR = "bezwaar", "bezwaar"
        ONTHOUDING = "onthouding", "onthouding"

    class Wijze(models.TextChoices):
        ZELF = "zelf", "zelf gestemd"
        VOLMACHT = "volmacht", "met volmacht"
        SECRETARIS = "secretaris", "door de secretaris ingevoerd"

    ronde = models.ForeignKey(
        Stemronde, on_delete=models.PROTECT, related_name="stemmen", verbose_name="ronde"
    )
    momentopname = models.ForeignKey(
        Momentopname, on_delete=models.PROTECT, related_name="stemmen", verbose_name="momentopname"
    )
    organisatie = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="stemmen", verbose_name="organisatie"
    )
    adviserend = models.BooleanField("adviserend", default=False)
    keuze = models.CharField("keuze", max_length=12, choices=Keuze.choices)
    reden = models.TextField("reden", blank=True)
    wijze = models.CharField("wijze", max_length=12, choices=Wijze.choices, default=Wijze.ZELF)
    notitie = models.CharField("notitie van de secretaris", max_length=240, blank=True)
    door = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    op = models.DateTimeField("op")
    vervallen_op = models.DateTimeField("vervallen op", null=True, blank=True)

    class Meta:
        verbose_name = "stem"
        verbose_name_plural = "stemmen"
        ordering = ["ronde", "organisatie__naam", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ronde", "organisatie"],
                condition=models.Q(vervallen_op__isnull=True),
                name="stem_een_per_organisatie",
            ),
            models.CheckConstraint(
                condition=~models.Q(keuze="bezwaar") | ~models.Q(reden=""), name="stem_bezwaar_met_reden"
            ),
            models.CheckConstraint(
                condition=~models.Q(wijze="secretaris") | ~models.Q(notitie=""),
                name="stem_secretaris_met_notitie",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisatie}: {self.get_keuze_display()}"


class Volmacht(models.Model):
    """A director lets a colleague of the same library vote. A trigger refuses somebody of another one."""

    ronde = models.ForeignKey(
        Stemronde, on_delete=models.PROTECT, related_name="volmachten", verbose_name="ronde"
    )
    organisatie = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="volmachten", verbose_name="bibliotheek"
    )
    gever = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="gever")
    gemachtigde = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="volmachten", verbose_name="gemachtigde"
    )
    gegeven_op = models.DateTimeField("gegeven op")
    ingetrokken_op = models.DateTimeField("ingetrokken op", null=True, blank=True)

    class Meta:
        verbose_name = "volmacht"
        verbose_name_plural = "volmachten"
        ordering = ["ronde", "organisatie__naam", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ronde", "organisatie"],
                condition=models.Q(ingetrokken_op__isnull=True),
                name="volmacht_een_per_bibliotheek",
            )
        ]

    def __str__(self) -> str:
        return f"volmacht van {self.organisatie}"


class Bezwaar(models.Model):
    """What must change before a library can agree. While it is dealt with, only its own part is open."""

    class Status(models.TextChoices):
        OPEN = "open", "open"
        IN_BEHANDELING = "in_behandeling", "in behandeling"
        OPGELOST = "opgelost", "opgelost"
        INGETROKKEN = "ingetrokken", "ingetrokken"

    stem = models.OneToOneField(Stem, on_delete=models.PROTECT, related_name="bezwaar", verbose_name="stem")
    sectie = models.ForeignKey(
        Sectie,
        on_delete=models.PROTECT,
        related_name="bezwaren",
        null=True,
        blank=True,
        verbose_name="over de sectie",
    )
    initiatief = models.ForeignKey(
        Initiatief,
        on_delete=models.PROTECT,
        related_name="bezwaren",
        null=True,
        blank=True,
        verbose_name="over het initiatief",
    )
    status = models.CharField("status", max_length=16, choices=Status.choices, default=Status.OPEN)
    afhandeling = models.TextField("hoe het is afgehandeld", blank=True)
    afgehandeld_op = models.DateTimeField("afgehandeld op", null=True, blank=True)
    afgehandeld_door = models.ForeignKey(
        PERSON,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="afgehandeld door",
    )

    class Meta:
        verbose_name = "bezwaar"
        verbose_name_plural = "bezwaren"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sectie__isnull=True) | models.Q(initiatief__isnull=True),
                name="bezwaar_over_een_ding",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "in_behandeling"], afgehandeld_op__isnull=True)
                | models.Q(status__in=["opgelost", "ingetrokken"], afgehandeld_op__isnull=False),
                name="bezwaar_afgehandeld_met_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"bezwaar van {self.stem.organisatie}"

    @property
    def loopt(self) -> bool:
        return self.status in {self.Status.OPEN, self.Status.IN_BEHANDELING}

    @property
    def waarover(self) -> str:
        if self.initiatief:
            return f"initiatief “{self.initiatief}”"
        return f"sectie {self.sectie.nummer} {self.sectie}" if self.sectie else "de agenda als geheel"
