"""Transport orders, each step they took, and the signals of their 72 hours."""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.db.models.lookups import Exact
from django.urls import reverse

from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import sla, workflow
from ibl.workflow import Status

# No patron data in transport (AVG): a reference may hold no name, card number, telephone number or address.
# Letters, digits and dashes, at least one digit, and never eight digits in a row.
LOKALE_REFERENTIE = r"^(?=.*[0-9])(?!.*[0-9]{8})[A-Z0-9][A-Z0-9-]{0,19}$"

STATUS_KEUZES = [(status.value, status.label) for status in Status]

# Plain texts: migrations keep what the constraints say, whatever becomes of the enum.
ONDERWEG = sorted(status.value for status in workflow.ONDERWEG)

LOPEND = sorted(status.value for status in workflow.LOPEND)

# What a library asks of another; stock, art and the national leg come when they come.
MET_TERMIJN = ["ibl", "collectieruil"]
# What the 72 hours are about: what a library asked for, and not its way back.
BELOOFD = Q(soort__in=MET_TERMIJN, retour_van__isnull=True)
ZONDER_UITLENER = sorted(status.value for status in workflow.ZONDER_UITLENER)


class Nummerreeks(models.Model):
    """The last number handed out in one month; the row's lock makes every number unique."""

    maand = models.CharField("maand", max_length=4, primary_key=True)
    laatste = models.PositiveIntegerField("laatste nummer")

    class Meta:
        verbose_name = "nummerreeks"
        verbose_name_plural = "nummerreeksen"
        ordering = ["maand"]

    def __str__(self) -> str:
        return f"T{self.maand}-{self.laatste:05}"


class TransportopdrachtQuerySet(models.QuerySet["Transportopdracht"]):
    def open(self) -> Self:
        """Somebody still has to do something before the requester has it."""
        return self.filter(status__in=workflow.LOPEND)

    def underway(self) -> Self:
        return self.filter(status__in=workflow.ONDERWEG)

    def to_prepare(self) -> Self:
        return self.filter(status=Status.TOEGEWEZEN)

    def due_for_check(self, now: dt.datetime) -> Self:
        """The next threshold has passed and nobody has looked yet."""
        return self.filter(volgende_controle_op__lt=now)

    def counted(self, now: dt.datetime) -> Self:
        """The denominator: the 72 hours have passed, and it was not cancelled before they had."""
        return (
            self.promised()
            .filter(termijn_op__lt=now)
            .exclude(status=Status.GEANNULEERD, status_sinds__lte=F("termijn_op"))
        )

    def promised(self) -> Self:
        return self.filter(BELOOFD)

    def met(self) -> Self:
        return self.filter(beschikbaar_op__lte=F("termijn_op"))


# The last moment somebody moved it; without nulls, as PostgreSQL reckons GREATEST.
BEWOGEN_OP = Greatest("opgehaald_op", "op_depot_op", "geladen_op", "bezorgd_op")


class Transportopdracht(models.Model):
    """One request: what, from where, to where, and how far it is. Holds no patron data, by design."""

    class Soort(models.TextChoices):
        IBL = "ibl", "IBL"
        COLLECTIERUIL = "collectieruil", "collectieruil"
        NIEUW_MATERIAAL = "nieuw_materiaal", "nieuw materiaal"
        SCHOOL = "school", "school"
        KUNST_CENTRAAL = "kunst_centraal", "Kunst Centraal"
        LANDELIJK = "landelijk", "landelijk"

    class Lading(models.TextChoices):
        ITEM = "item", "één titel"
        KRAT = "krat", "kratten"

    nummer = models.CharField("nummer", max_length=12, unique=True)
    # Made by the form: sending the same form twice is one request.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    soort = models.CharField("soort", max_length=20, choices=Soort.choices, default=Soort.IBL.value)
    lading = models.CharField("lading", max_length=10, choices=Lading.choices)
    # The organisations as they were then: a branch may move to another library, its history may not.
    aanvrager = models.ForeignKey(
        Organisatie, on_delete=models.PROTECT, related_name="transportaanvragen", verbose_name="aanvrager"
    )
    uitlener = models.ForeignKey(
        Organisatie,
        on_delete=models.PROTECT,
        related_name="uitgeleende_transporten",
        null=True,
        blank=True,
        verbose_name="uitlener",
    )
    herkomst = models.ForeignKey(
        Vestiging,
        on_delete=models.PROTECT,
        related_name="vertrekkende_transporten",
        null=True,
        blank=True,
        verbose_name="herkomst",
    )
    bestemming = models.ForeignKey(
        Vestiging, on_delete=models.PROTECT, related_name="komende_transporten", verbose_name="bestemming"
    )
    titel = models.CharField("titel", max_length=200, blank=True)
    auteur = models.CharField("auteur", max_length=120, blank=True)
    isbn = models.CharField("ISBN", max_length=13, blank=True)
    ppn = models.CharField("PPN", max_length=12, blank=True)
    barcode = models.CharField("barcode", max_length=20, blank=True)
    aantal_kratten = models.PositiveSmallIntegerField("aantal kratten", default=0)
    omschrijving = models.CharField("omschrijving", max_length=200, blank=True)
    gewenst_op = models.DateField("gewenst op", null=True, blank=True)
    lokale_referentie = models.CharField("eigen kenmerk", max_length=20, blank=True)
    # Who bears the cost; nobody in particular when the province's subsidy does.
    betaler = models.ForeignKey(
        Organisatie,
        on_delete=models.PROTECT,
        related_name="betaalde_transporten",
        null=True,
        blank=True,
        verbose_name="betaler",
    )
    # The way back is an order of its own: it has its own crate, its own road and no 72 hours.
    retour_van = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="retour",
        null=True,
        blank=True,
        verbose_name="retour van",
    )
    aangevraagd_op = models.DateTimeField("aangevraagd op")
    aangevraagd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name="aangevraagd door",
    )
    # Stored, so that a list filters and sorts on it by index.
    termijn_op = models.DateTimeField("72 uur om")
    status = models.CharField(
        "status", max_length=20, choices=STATUS_KEUZES, default=Status.AANGEVRAAGD.value
    )
    status_sinds = models.DateTimeField("status sinds")
    # How many transitions there have been; the next one gets this number plus one.
    version = models.PositiveSmallIntegerField("versie", default=0)
    # When it first reached each step of the road, read from the facts: what a list of legs sorts and adds.
    klaargezet_op = models.DateTimeField("klaargezet op", null=True, blank=True)
    opgehaald_op = models.DateTimeField("opgehaald op", null=True, blank=True)
    op_depot_op = models.DateTimeField("op depot op", null=True, blank=True)
    geladen_op = models.DateTimeField("geladen op", null=True, blank=True)
    bezorgd_op = models.DateTimeField("bezorgd op", null=True, blank=True)
    beschikbaar_op = models.DateTimeField("beschikbaar op", null=True, blank=True)
    volgende_controle_op = models.DateTimeField("volgende controle op", null=True, blank=True)

    objects = TransportopdrachtQuerySet.as_manager()

    class Meta:
        verbose_name = "transportopdracht"
        verbose_name_plural = "transportopdrachten"
        ordering = ["-aangevraagd_op", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nummer__regex=r"^T[0-9]{4}-[0-9]{5,6}$"), name="transport_nummer"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]), name="transport_status_bekend"
            ),
            models.CheckConstraint(
                # A difference is elapsed time in every session's time zone; adding three days is not.
                condition=Exact(F("termijn_op") - F("aangevraagd_op"), sla.NORM),
                name="transport_termijn_72_uur",
            ),
            models.CheckConstraint(
                condition=Q(beschikbaar_op__isnull=True) | Q(beschikbaar_op__gte=F("aangevraagd_op")),
                name="transport_beschikbaar_na_aanvraag",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.BESCHIKBAAR.value) | Q(beschikbaar_op__isnull=False),
                name="transport_beschikbaar_met_tijd",
            ),
            models.CheckConstraint(
                condition=(Q(lading="item") & ~Q(titel="") & Q(aantal_kratten=0))
                | (Q(lading="krat") & ~Q(omschrijving="") & Q(aantal_kratten__range=(1, 40))),
                name="transport_titel_of_kratten",
            ),
            models.CheckConstraint(
                condition=Q(herkomst__isnull=False, uitlener__isnull=False)
                | Q(herkomst__isnull=True, uitlener__isnull=True, status__in=ZONDER_UITLENER),
                name="transport_uitlener_bekend",
            ),
            models.CheckConstraint(
                condition=Q(herkomst__isnull=True) | ~Q(herkomst=F("bestemming")),
                name="transport_ergens_anders_heen",
            ),
            models.CheckConstraint(
                condition=Q(isbn="") | Q(isbn__regex=r"^[0-9]{9}[0-9X]$|^[0-9]{13}$"), name="transport_isbn"
            ),
            models.CheckConstraint(
                condition=Q(ppn="") | Q(ppn__regex=r"^[0-9]{8,11}[0-9X]$"), name="transport_ppn"
            ),
            models.CheckConstraint(
                condition=Q(barcode="") | Q(barcode__regex=r"^[0-9A-Z]{6,20}$"), name="transport_barcode"
            ),
            models.CheckConstraint(
                condition=Q(lokale_referentie="") | Q(lokale_referentie__regex=LOKALE_REFERENTIE),
                name="transport_zonder_lenergegevens",
            ),
            models.CheckConstraint(
                # Nothing comes back of what went back.
                condition=Q(retour_van__isnull=True) | ~Q(status="retour"),
                name="transport_retour_is_enkel",
            ),
            models.UniqueConstraint(
                fields=["barcode"],
                condition=~Q(barcode="") & Q(status__in=ONDERWEG),
                name="transport_item_eenmaal_onderweg",
            ),
        ]
        indexes = [
            models.Index(fields=["aanvrager", "-aangevraagd_op"], name="transport_van_aanvrager"),
            models.Index(fields=["uitlener", "-aangevraagd_op"], name="transport_van_uitlener"),
            models.Index(fields=["aangevraagd_op"], name="transport_aangevraagd"),
            models.Index(fields=["barcode"], name="transport_van_barcode", condition=~Q(barcode="")),
            models.Index(
                fields=["termijn_op"],
                name="transport_lopend",
                condition=Q(status__in=LOPEND),
            ),
            models.Index(
                fields=["volgende_controle_op"],
                name="transport_te_controleren",
                condition=Q(volgende_controle_op__isnull=False),
            ),
            # What was driven today, among all that ever was.
            models.Index(BEWOGEN_OP, name="transport_bewogen"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} {self.wat}"

    def get_absolute_url(self) -> str:
        return reverse("ibl:show", args=[self.nummer])

    @property
    def stand(self) -> Status:
        return Status(self.status)

    @property
    def wat(self) -> str:
        """What travels, in a few words."""
        if self.lading == self.Lading.ITEM:
            return self.titel
        kratten = "1 krat" if self.aantal_kratten == 1 else f"{self.aantal_kratten} kratten"
        return f"{kratten}: {self.omschrijving}"

    @property
    def met_termijn(self) -> bool:
        """Whether the 72 hours are about this order."""
        return self.soort in MET_TERMIJN and self.retour_van_id is None

    @property
    def geannuleerd_op(self) -> dt.datetime | None:
        """Cancelling is final, so the moment of the last status is its moment."""
        return self.status_sinds if self.stand == Status.GEANNULEERD else None

    @property
    def afgehandeld_op(self) -> dt.datetime | None:
        """From here on no threshold is passed any more."""
        return self.beschikbaar_op or self.geannuleerd_op

    @property
    def klasse(self) -> sla.Klasse | None:
        """How long it took; None while it is not available."""
        return sla.classify(self.beschikbaar_op - self.aangevraagd_op) if self.beschikbaar_op else None

    def uitslag(self, now: dt.datetime) -> sla.Uitslag:
        return sla.judge(
            self.aangevraagd_op,
            beschikbaar_op=self.beschikbaar_op,
            geannuleerd_op=self.geannuleerd_op,
            now=now,
        )


class Statusovergang(models.Model):
    """One step of one order. A trigger refuses UPDATE, DELETE and TRUNCATE; see migration 0002."""

    opdracht = models.ForeignKey(
        Transportopdracht, on_delete=models.PROTECT, related_name="overgangen", verbose_name="opdracht"
    )
    volgnummer = models.PositiveSmallIntegerField("volgnummer")
    # Made by whoever sends the act, so that sending it again changes nothing.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    van = models.CharField("van", max_length=20, choices=STATUS_KEUZES, blank=True)
    naar = models.CharField("naar", max_length=20, choices=STATUS_KEUZES)
    op = models.DateTimeField("gebeurd op")
    ontvangen_op = models.DateTimeField("binnengekomen op")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="wie"
    )
    plaats = models.ForeignKey(
        Vestiging, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="plaats"
    )
    reden = models.CharField("reden", max_length=200, blank=True)

    class Meta:
        verbose_name = "statusovergang"
        verbose_name_plural = "statusovergangen"
        ordering = ["opdracht", "volgnummer"]
        constraints = [
            models.UniqueConstraint(fields=["opdracht", "volgnummer"], name="statusovergang_volgorde"),
            models.CheckConstraint(
                condition=Q(volgnummer=1, van="", naar=Status.AANGEVRAAGD.value)
                | (Q(volgnummer__gt=1) & ~Q(van="") & ~Q(naar=Status.AANGEVRAAGD.value)),
                name="statusovergang_begint_bij_aangevraagd",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opdracht_id}: {self.naar}"


class Termijnsignaal(models.Model):
    """A threshold of the 72 hours was passed. One row an order and threshold, so it happens once."""

    class Drempel(models.TextChoices):
        WAARSCHUWING = sla.Drempel.WAARSCHUWING.value, "48 uur voorbij"
        GEMIST = sla.Drempel.GEMIST.value, "72 uur voorbij"

    opdracht = models.ForeignKey(
        Transportopdracht, on_delete=models.PROTECT, related_name="signalen", verbose_name="opdracht"
    )
    drempel = models.CharField("drempel", max_length=20, choices=Drempel.choices)
    op = models.DateTimeField("op")
    # A scan that came in late showed that the threshold had not been passed after all.
    rechtgezet_op = models.DateTimeField("rechtgezet op", null=True, blank=True)

    class Meta:
        verbose_name = "termijnsignaal"
        verbose_name_plural = "termijnsignalen"
        ordering = ["opdracht", "op", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opdracht", "drempel"], name="termijnsignaal_eenmaal"),
            models.CheckConstraint(
                condition=Q(drempel__in=[drempel.value for drempel in sla.Drempel]),
                name="termijnsignaal_drempel_bekend",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opdracht_id}: {self.drempel}"
