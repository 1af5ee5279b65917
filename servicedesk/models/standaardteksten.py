"""Answers the desk gives often, with places that are filled in for the call at hand."""

from django.db import models


class Standaardtekst(models.Model):
    """A text with placeholders such as {melder} and {nummer}."""

    naam = models.CharField("naam", max_length=80, unique=True)
    tekst = models.TextField("tekst")
    gewijzigd_op = models.DateTimeField("gewijzigd op")

    class Meta:
        verbose_name = "standaardtekst"
        verbose_name_plural = "standaardteksten"
        ordering = ["naam"]

    def __str__(self) -> str:
        return self.naam
