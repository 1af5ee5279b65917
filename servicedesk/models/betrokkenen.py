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


class Kijker(models.Model):
    """Somebody of BiSC has this call open now, and may be writing an answer."""

    melding = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="kijkers", verbose_name="melding"
    )
    gebruiker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="kijker"
    )
    gezien_op = models.DateTimeField("gezien op")
    schrijft = models.BooleanField("schrijft een antwoord", default=False)

    class Meta:
        verbose_name = "kijker"
        verbose_name_plural = "kijkers"
        ordering = ["gezien_op", "pk"]
        constraints = [models.UniqueConstraint(fields=["melding", "gebruiker"], name="kijker_uniek")]
        indexes = [models.Index(fields=["gezien_op"], name="kijker_gezien")]

    def __str__(self) -> str:
        return f"kijker {self.gebruiker_id} bij melding {self.melding_id}"


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
