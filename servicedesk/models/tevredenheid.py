"""What the reporter thought of the help, asked once the call is closed."""

from django.db import models
from django.db.models import Q

from servicedesk.models.meldingen import Melding


class Tevredenheid(models.Model):
    """One click and, if there is more to say, a few words. The last answer counts."""

    class Score(models.IntegerChoices):
        ONTEVREDEN = 1, "niet tevreden"
        GAAT_WEL = 2, "gaat wel"
        TEVREDEN = 3, "tevreden"

    melding = models.OneToOneField(
        Melding, on_delete=models.CASCADE, related_name="tevredenheid", verbose_name="melding"
    )
    score = models.PositiveSmallIntegerField("oordeel", choices=Score.choices)
    toelichting = models.TextField("toelichting", blank=True)
    gegeven_op = models.DateTimeField("gegeven op")

    class Meta:
        verbose_name = "oordeel over de hulp"
        verbose_name_plural = "oordelen over de hulp"
        ordering = ["-gegeven_op", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(score__in=[1, 2, 3]), name="tevredenheid_score")]
        # The figures count a judgement in the month it was given.
        indexes = [models.Index(fields=["gegeven_op"], name="tevredenheid_gegeven")]

    def __str__(self) -> str:
        return f"{self.get_score_display()} over melding {self.melding_id}"
