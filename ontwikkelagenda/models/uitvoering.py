"""What became of it: progress per quarter, actions, and the evaluations."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda.models.agenda import Agenda
from ontwikkelagenda.models.initiatief import Initiatief
from ontwikkelagenda.models.initiatiefplan import Mijlpaal
from ontwikkelagenda.models.sectie import Sectie

PERSON = settings.AUTH_USER_MODEL
CIJFER = [MinValueValidator(1), MaxValueValidator(5)]


class Voortgang(models.Model):
    """How an initiative stands at the end of a quarter. `versie` counts the saves."""

    class Stand(models.TextChoices):
        OP_KOERS = "op_koers", "op koers"
        LET_OP = "let_op", "let op"
        LOOPT_ACHTER = "loopt_achter", "loopt achter"
        AFGEROND = "afgerond", "afgerond"
        GESTOPT = "gestopt", "gestopt"

    initiatief = models.ForeignKey(
        Initiatief, on_delete=models.PROTECT, related_name="voortgang", verbose_name="initiatief"
    )
    kwartaal = models.PositiveSmallIntegerField("kwartaal")
    stand = models.CharField("stand", max_length=12, choices=Stand.choices)
    besteed = models.DecimalField("tot nu toe besteed", max_digits=9, decimal_places=2, default=0)
    verhaal = models.TextField("wat er gebeurde")
    gehaald = models.ManyToManyField(
        Mijlpaal, related_name="voortgang", blank=True, verbose_name="gehaalde mijlpalen"
    )
    versie = models.PositiveIntegerField("versie", default=1)
    door = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    gewijzigd_op = models.DateTimeField("gewijzigd op")

    class Meta:
        verbose_name = "voortgang"
        verbose_name_plural = "voortgang"
        ordering = ["initiatief", "kwartaal"]
        constraints = [
            models.UniqueConstraint(fields=["initiatief", "kwartaal"], name="voortgang_per_kwartaal"),
            models.CheckConstraint(
                condition=models.Q(kwartaal__gte=1, kwartaal__lte=4), name="voortgang_kwartaal"
            ),
            models.CheckConstraint(condition=models.Q(besteed__gte=0), name="voortgang_besteed"),
        ]

    def __str__(self) -> str:
        return f"{self.initiatief}, kwartaal {self.kwartaal}"


class Actie(models.Model):
    """Something one person does before a day, often from a sentence in the agenda or the minutes."""

    agenda = models.ForeignKey(Agenda, on_delete=models.PROTECT, related_name="acties", verbose_name="agenda")
    initiatief = models.ForeignKey(
        Initiatief, on_delete=models.PROTECT, related_name="acties", null=True, blank=True,
        verbose_name="initiatief",
    )  # fmt: skip
    sectie = models.ForeignKey(
        Sectie, on_delete=models.PROTECT, related_name="acties", null=True, blank=True, verbose_name="sectie"
    )
    bijeenkomst = models.ForeignKey(
        Bijeenkomst, on_delete=models.PROTECT, related_name="acties", null=True, blank=True,
        verbose_name="bijeenkomst",
    )  # fmt: skip
    omschrijving = models.CharField("wat er moet gebeuren", max_length=240)
    zin = models.TextField("uit deze zin", blank=True)
    eigenaar = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="acties", verbose_name="wie")
    voor = models.DateField("vóór")
    gedaan_op = models.DateTimeField("gedaan op", null=True, blank=True)
    door = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="gemaakt door")
    created_at = models.DateTimeField("gemaakt op")

    class Meta:
        verbose_name = "actie"
        verbose_name_plural = "acties"
        ordering = ["voor", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(omschrijving=""), name="actie_heeft_omschrijving")
        ]

    def __str__(self) -> str:
        return self.omschrijving


class Evaluatie(models.Model):
    """How an initiative went: quality, effect and efficiency, with evidence, and what it taught."""

    initiatief = models.OneToOneField(
        Initiatief, on_delete=models.PROTECT, related_name="evaluatie", verbose_name="initiatief"
    )
    kwaliteit = models.PositiveSmallIntegerField("kwaliteit", validators=CIJFER)
    kwaliteit_tekst = models.TextField("toelichting kwaliteit")
    effect = models.PositiveSmallIntegerField("effect", validators=CIJFER)
    effect_tekst = models.TextField("toelichting effect")
    efficientie = models.PositiveSmallIntegerField("efficiëntie", validators=CIJFER)
    efficientie_tekst = models.TextField("toelichting efficiëntie")
    bewijs = models.TextField("waar blijkt dat uit")
    lessen = models.TextField("wat we ervan leren")
    versie = models.PositiveIntegerField("versie", default=1)
    door = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    op = models.DateTimeField("gemaakt op")
    gewijzigd_op = models.DateTimeField("gewijzigd op")

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        ordering = ["initiatief"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kwaliteit__gte=1, kwaliteit__lte=5, effect__gte=1, effect__lte=5,
                    efficientie__gte=1, efficientie__lte=5,
                ),
                name="evaluatie_een_tot_vijf",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"evaluatie van {self.initiatief}"


class Jaarevaluatie(models.Model):
    """What the agenda of a year was worth as a whole; its figures are counted, not typed."""

    agenda = models.OneToOneField(
        Agenda, on_delete=models.PROTECT, related_name="jaarevaluatie", verbose_name="agenda"
    )
    terugblik = models.TextField("terugblik")
    lessen = models.TextField("wat we volgend jaar anders doen")
    versie = models.PositiveIntegerField("versie", default=1)
    door = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="door")
    gewijzigd_op = models.DateTimeField("gewijzigd op")

    class Meta:
        verbose_name = "jaarevaluatie"
        verbose_name_plural = "jaarevaluaties"
        ordering = ["-agenda__jaar"]

    def __str__(self) -> str:
        return f"evaluatie van de {self.agenda}"
