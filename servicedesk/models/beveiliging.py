"""Security incidents (CERT): who may know, two clocks of calendar time, a checklist and the register."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bisc_portal.accounts.models import User
from servicedesk.models.meldingen import Melding


class BeveiligingsincidentQuerySet(models.QuerySet["Beveiligingsincident"]):
    def visible_to(self, user: User) -> Self:
        """Named people, whatever their role; nobody else, not even the beheerder."""
        return self.filter(betrokkenen__gebruiker=user) if user.is_active else self.none()


class Beveiligingsincident(models.Model):
    """The file of a call that only named people may see."""

    class Persoonsgegevens(models.TextChoices):
        ONBEKEND = "onbekend", "nog niet bekend"
        GELEKT = "gelekt", "ja, er zijn persoonsgegevens gelekt"
        NIET_GELEKT = "niet_gelekt", "nee"

    melding = models.OneToOneField(
        Melding, on_delete=models.PROTECT, related_name="beveiligingsincident", verbose_name="melding"
    )
    bekend_op = models.DateTimeField("bij ons bekend op")
    gemarkeerd_op = models.DateTimeField("gemarkeerd op")
    gemarkeerd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="gemarkeerd door"
    )
    persoonsgegevens = models.CharField(
        "persoonsgegevens gelekt",
        max_length=12,
        choices=Persoonsgegevens.choices,
        default=Persoonsgegevens.ONBEKEND,
    )
    aard = models.TextField("wat er is gebeurd", blank=True)
    gevolgen = models.TextField("wie en wat het raakt", blank=True)
    maatregelen = models.TextField("wat er is gedaan", blank=True)
    afgerond_op = models.DateTimeField("afgerond op", null=True, blank=True)
    # It turned out to be none: the call is for everyone again, the file stays with the named people.
    ingetrokken_op = models.DateTimeField("ingetrokken op", null=True, blank=True)
    ingetrokken_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="ingetrokken door",
    )
    ingetrokken_omdat = models.TextField("waarom ingetrokken", blank=True)

    objects: ClassVar[models.Manager["Beveiligingsincident"]] = BeveiligingsincidentQuerySet.as_manager()

    class Meta:
        verbose_name = "beveiligingsincident"
        verbose_name_plural = "beveiligingsincidenten"
        ordering = ["-bekend_op", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ingetrokken_op__isnull=True, ingetrokken_door__isnull=True, ingetrokken_omdat="")
                | (
                    Q(ingetrokken_op__isnull=False, ingetrokken_door__isnull=False, afgerond_op__isnull=True)
                    & ~Q(ingetrokken_omdat="")
                ),
                name="beveiliging_ingetrokken_met_reden",
            )
        ]

    def __str__(self) -> str:
        return f"beveiligingsincident {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("servicedesk:beveiligingsincident", args=[self.pk])

    @property
    def register(self) -> list[str]:
        """What was written down, in order: what happened, whom it touches, what was done."""
        return [tekst for tekst in (self.aard, self.gevolgen, self.maatregelen) if tekst]


class BeveiligingsBetrokkene(models.Model):
    """Somebody who may know of the incident."""

    incident = models.ForeignKey(
        Beveiligingsincident, on_delete=models.CASCADE, related_name="betrokkenen", verbose_name="incident"
    )
    gebruiker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="wie"
    )
    toegevoegd_op = models.DateTimeField("toegevoegd op")

    class Meta:
        verbose_name = "betrokkene bij een beveiligingsincident"
        verbose_name_plural = "betrokkenen bij beveiligingsincidenten"
        ordering = ["toegevoegd_op", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "gebruiker"], name="beveiliging_betrokkene_uniek")
        ]

    def __str__(self) -> str:
        return str(self.gebruiker)


class Beveiligingstermijn(models.Model):
    """One of the two clocks. It runs in calendar time, nights and holidays too, and is never paused."""

    class Soort(models.TextChoices):
        VROEGE_WAARSCHUWING = "vroege_waarschuwing", "vroege waarschuwing, binnen 24 uur"
        MELDING_AP = "melding_ap", "melding bij de Autoriteit Persoonsgegevens, binnen 72 uur"

    incident = models.ForeignKey(
        Beveiligingsincident, on_delete=models.CASCADE, related_name="termijnen", verbose_name="incident"
    )
    soort = models.CharField("soort", max_length=20, choices=Soort.choices)
    due_at = models.DateTimeField("uiterlijk")
    voldaan_op = models.DateTimeField("gedaan op", null=True, blank=True)
    voldaan_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="gedaan door",
    )
    kenmerk = models.CharField("kenmerk of ontvanger", max_length=160, blank=True)
    # Taken back before it was met: nobody has to be told any more.
    vervallen_op = models.DateTimeField("vervallen op", null=True, blank=True)

    class Meta:
        verbose_name = "termijn van een beveiligingsincident"
        verbose_name_plural = "termijnen van beveiligingsincidenten"
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "soort"], name="beveiligingstermijn_uniek"),
            models.CheckConstraint(
                condition=Q(voldaan_op__isnull=True, voldaan_door__isnull=True)
                | Q(voldaan_op__isnull=False, voldaan_door__isnull=False),
                name="beveiligingstermijn_voldaan_door_iemand",
            ),
            models.CheckConstraint(
                condition=Q(vervallen_op__isnull=True) | Q(voldaan_op__isnull=True),
                name="beveiligingstermijn_een_uitkomst",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="beveiligingstermijn_open", condition=Q(voldaan_op__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} {self.due_at:%d-%m-%Y %H:%M}"

    @property
    def loopt(self) -> bool:
        return self.voldaan_op is None and self.vervallen_op is None

    @property
    def op_tijd(self) -> bool | None:
        return None if self.voldaan_op is None else self.voldaan_op <= self.due_at


class Beveiligingsstap(models.Model):
    """One line of the checklist, and who did it when."""

    class Code(models.TextChoices):
        ISOLEREN = "isoleren", "Het systeem is afgezonderd of de toegang is dicht"
        BEWIJS = "bewijs", "Sporen en logboeken zijn veiliggesteld"
        WACHTWOORDEN = "wachtwoorden", "Wachtwoorden en sleutels zijn vervangen"
        FUNCTIONARIS = "functionaris", "De functionaris gegevensbescherming weet het"
        DIRECTIE = "directie", "De directie van BiSC en van de bibliotheken weet het"
        LEVERANCIER = "leverancier", "De leverancier is ingeschakeld"
        GETROFFENEN = "getroffenen", "Wie geraakt is, is ingelicht, of dat hoeft niet"
        HERSTEL = "herstel", "Alles werkt weer en is nagekeken"
        EVALUATIE = "evaluatie", "We hebben besproken wat we ervan leren"

    incident = models.ForeignKey(
        Beveiligingsincident, on_delete=models.CASCADE, related_name="stappen", verbose_name="incident"
    )
    code = models.CharField("stap", max_length=14, choices=Code.choices)
    gedaan_op = models.DateTimeField("gedaan op", null=True, blank=True)
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="door",
    )

    class Meta:
        verbose_name = "stap bij een beveiligingsincident"
        verbose_name_plural = "stappen bij beveiligingsincidenten"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "code"], name="beveiligingsstap_uniek")]

    def __str__(self) -> str:
        return self.get_code_display()
