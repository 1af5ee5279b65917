"""The agenda of a year and its phases."""

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse

from ontwikkelagenda import workflow


class AgendaQuerySet(models.QuerySet["Agenda"]):
    def adopted(self) -> Self:
        return self.filter(fase__in=workflow.ADOPTED)

    def not_adopted(self) -> Self:
        return self.exclude(fase__in=workflow.ADOPTED)


class Agenda(models.Model):
    """The Ontwikkelagenda of one year. Once adopted a trigger refuses every change to what is in it."""

    class Fase(models.TextChoices):
        CONCEPT = workflow.CONCEPT, "Concept"
        CONSULTATIE = workflow.CONSULTATIE, "Consultatie"
        WIJZIGINGSVOORSTELLEN = workflow.WIJZIGINGSVOORSTELLEN, "Wijzigingsvoorstellen"
        CONSENTRONDE = workflow.CONSENTRONDE, "Consentronde"
        VASTGESTELD = workflow.VASTGESTELD, "Vastgesteld"
        UITVOERING = workflow.UITVOERING, "Uitvoering"
        EVALUATIE = workflow.EVALUATIE, "Evaluatie"
        AFGESLOTEN = workflow.AFGESLOTEN, "Afgesloten"

    jaar = models.PositiveSmallIntegerField("jaar", unique=True)
    fase = models.CharField("fase", max_length=24, choices=Fase.choices, default=Fase.CONCEPT)
    # The first is the agenda itself; every addendum begins the next one.
    tijdvak = models.PositiveSmallIntegerField("tijdvak", default=1)
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

    @property
    def is_amending(self) -> bool:
        """Whoever writes may hand in an amendment."""
        return workflow.may_amend(self.fase)

    @property
    def addendum(self) -> int:
        """Number of the addendum that is being made or was made last; 0 for the agenda itself."""
        return self.tijdvak - 1


class Agendafase(models.Model):
    """When a phase of an agenda begins and ends; the planning, not the state."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="fasen", verbose_name="agenda")
    fase = models.CharField("fase", max_length=24, choices=Agenda.Fase.choices)
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
