"""How an initiative goes about it: milestones, risks, and the indicators it hopes to move."""

from django.db import models

from ontwikkelagenda.models.initiatief import Initiatief


class Mijlpaal(models.Model):
    """What must have been reached by the end of a quarter."""

    initiatief = models.ForeignKey(
        Initiatief, on_delete=models.CASCADE, related_name="mijlpalen", verbose_name="initiatief"
    )
    kwartaal = models.PositiveSmallIntegerField("kwartaal")
    omschrijving = models.CharField("mijlpaal", max_length=160)

    class Meta:
        verbose_name = "mijlpaal"
        verbose_name_plural = "mijlpalen"
        ordering = ["initiatief", "kwartaal", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kwartaal__gte=1, kwartaal__lte=4), name="mijlpaal_in_kwartaal"
            )
        ]

    def __str__(self) -> str:
        return self.omschrijving


class Risico(models.Model):
    """What may go wrong, how likely that is, and what is done about it."""

    class Kans(models.TextChoices):
        KLEIN = "klein", "klein"
        MIDDEL = "middel", "middel"
        GROOT = "groot", "groot"

    initiatief = models.ForeignKey(
        Initiatief, on_delete=models.CASCADE, related_name="risicos", verbose_name="initiatief"
    )
    omschrijving = models.CharField("risico", max_length=160)
    kans = models.CharField("kans", max_length=8, choices=Kans.choices, default=Kans.MIDDEL)
    maatregel = models.CharField("wat we eraan doen", max_length=240, blank=True)

    class Meta:
        verbose_name = "risico"
        verbose_name_plural = "risico's"
        ordering = ["initiatief", "pk"]

    def __str__(self) -> str:
        return self.omschrijving


class Effectindicator(models.Model):
    """An indicator of the figures, by its code, that the initiative hopes to move, and by how much."""

    initiatief = models.ForeignKey(
        Initiatief, on_delete=models.CASCADE, related_name="effectindicatoren", verbose_name="initiatief"
    )
    code = models.SlugField("code van de indicator", max_length=60)
    verwachting = models.CharField("verwachting", max_length=160, blank=True)

    class Meta:
        verbose_name = "effectindicator"
        verbose_name_plural = "effectindicatoren"
        ordering = ["initiatief", "pk"]
        constraints = [models.UniqueConstraint(fields=["initiatief", "code"], name="effectindicator_eenmaal")]

    def __str__(self) -> str:
        return self.code
