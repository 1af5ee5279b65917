"""People beside the reporter and the handler: who follows a call, and who was named in a note."""

from django.conf import settings
from django.db import models

from servicedesk.models.meldingen import Melding, MeldingReactie


class Volger(models.Model):
    """A colleague of the reporter who wants the same messages."""

    melding = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="volgers", verbose_name="melding"
    )
    gebruiker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="volger"
    )
    sinds = models.DateTimeField("sinds")

    class Meta:
        verbose_name = "volger"
        verbose_name_plural = "volgers"
        ordering = ["sinds", "pk"]
        constraints = [models.UniqueConstraint(fields=["melding", "gebruiker"], name="volger_uniek")]

    def __str__(self) -> str:
        return f"volger {self.gebruiker_id} van melding {self.melding_id}"


class Vermelding(models.Model):
    """Somebody of BiSC whose name stands with an @ in a note."""

    reactie = models.ForeignKey(
        MeldingReactie, on_delete=models.CASCADE, related_name="vermeldingen", verbose_name="reactie"
    )
    gebruiker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="genoemd"
    )

    class Meta:
        verbose_name = "vermelding"
        verbose_name_plural = "vermeldingen"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reactie", "gebruiker"], name="vermelding_uniek")]

    def __str__(self) -> str:
        return f"vermelding van {self.gebruiker_id} in reactie {self.reactie_id}"
