"""Words the desk hangs on calls to find them together."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Label(models.Model):
    """A word of the desk's own, in lower case, such as 'zelfbediening'."""

    naam = models.CharField("naam", max_length=40)

    class Meta:
        verbose_name = "label"
        verbose_name_plural = "labels"
        ordering = ["naam"]
        constraints = [
            models.UniqueConstraint(Lower("naam"), name="label_uniek"),
            models.CheckConstraint(condition=~Q(naam=""), name="label_heeft_naam"),
        ]

    def __str__(self) -> str:
        return self.naam
