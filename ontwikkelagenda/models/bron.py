"""Where the money of an initiative comes from."""

from django.db import models


class Bron(models.TextChoices):
    """Where the money of an initiative comes from; the first two are the agenda's own."""

    AGENDABUDGET = "agendabudget", "agendabudget (subsidie)"
    INNOVATIERESERVE = "innovatiereserve", "innovatiereserve"
    EIGEN_BIJDRAGE = "eigen_bijdrage", "eigen bijdrage"
    OVERIGE_SUBSIDIE = "overige_subsidie", "overige subsidie"


AGENDABRONNEN = (Bron.AGENDABUDGET, Bron.INNOVATIERESERVE)
