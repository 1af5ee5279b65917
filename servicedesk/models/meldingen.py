"""Calls: what was reported, what was said about it, and what happened to it."""

import uuid
from functools import cache
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse

from bisc_portal.accounts.models import Rol, User
from servicedesk import urgentie as urgenties
from servicedesk import workflow

# BiSC looks after every library's calls; the driver and the province have no part in them.
ROLLEN_DIE_ALLES_ZIEN = (
    Rol.SERVICEDESKMEDEWERKER,
    Rol.BEHEERDER,
    Rol.LOGISTIEK_MEDEWERKER,
    Rol.AGENDAREDACTEUR,
)
ROLLEN_VAN_EEN_BIBLIOTHEEK = (Rol.DIRECTEUR, Rol.BIBLIOTHEEKMEDEWERKER)


class Nummering(models.Model):
    """The last number given out, per letter and month. Its lock keeps numbers unique and without gaps."""

    letter = models.CharField("letter", max_length=1)
    periode = models.CharField("jaar en maand", max_length=4)
    laatste = models.PositiveIntegerField("laatste nummer", default=0)

    class Meta:
        verbose_name = "nummering"
        verbose_name_plural = "nummeringen"
        ordering = ["periode", "letter"]
        constraints = [models.UniqueConstraint(fields=["letter", "periode"], name="nummering_uniek")]

    def __str__(self) -> str:
        return f"{self.letter}{self.periode}"


class MeldingQuerySet(models.QuerySet["Melding"]):
    def visible_to(self, user: User) -> Self:
        """BiSC sees all, a library its own, everybody else nothing; what is closed off, only who is named."""
        named = Q(afgeschermd=True, beveiligingsincident__betrokkenen__gebruiker=user)
        if user.has_rol(*ROLLEN_DIE_ALLES_ZIEN):
            return self.filter(Q(afgeschermd=False) | Q(pk__in=Melding.alle.filter(named).values("pk")))
        if user.has_rol(*ROLLEN_VAN_EEN_BIBLIOTHEEK):
            own = Q(afgeschermd=False, organisatie_id=user.organisatie_id)
            return self.filter(own | Q(pk__in=Melding.alle.filter(named).values("pk")))
        return self.none()

    def open(self) -> Self:
        return self.exclude(status__in=workflow.KLAAR)


MeldingManager = models.Manager.from_queryset(MeldingQuerySet)


class OpenbareMeldingen(MeldingManager["Melding"]):
    """Every call but the ones that are closed off."""

    def get_queryset(self) -> MeldingQuerySet:
        return MeldingQuerySet(self.model, using=self._db).filter(afgeschermd=False)


class Melding(models.Model):
    """A call of a library to BiSC. Its response clocks stand in Klok, its history in MeldingGebeurtenis."""

    class Soort(models.TextChoices):
        INCIDENT = "incident", "incident"
        VRAAG = "vraag", "vraag"
        WIJZIGINGSVERZOEK = "wijzigingsverzoek", "wijzigingsverzoek"

    class Kanaal(models.TextChoices):
        PORTAAL = "portaal", "portaal"
        TELEFOON = "telefoon", "telefoon"
        E_MAIL = "e_mail", "e-mail"

    class Status(models.TextChoices):
        NIEUW = workflow.Status.NIEUW, "nieuw"
        IN_BEHANDELING = workflow.Status.IN_BEHANDELING, "in behandeling"
        WACHT_OP_MELDER = workflow.Status.WACHT_OP_MELDER, "wacht op melder"
        WACHT_OP_LEVERANCIER = workflow.Status.WACHT_OP_LEVERANCIER, "wacht op leverancier"
        OPGELOST = workflow.Status.OPGELOST, "opgelost"
        HEROPEND = workflow.Status.HEROPEND, "heropend"
        AFGESLOTEN = workflow.Status.AFGESLOTEN, "afgesloten"

    class Impact(models.TextChoices):
        LIGT_STIL = urgenties.Impact.LIGT_STIL, "het werk ligt stil"
        GEHINDERD = urgenties.Impact.GEHINDERD, "het werk gaat moeizaam"
        KAN_DOOR = urgenties.Impact.KAN_DOOR, "het werk gaat door"

    class Reikwijdte(models.TextChoices):
        BIBLIOTHEEK = urgenties.Reikwijdte.BIBLIOTHEEK, "de hele bibliotheek"
        VESTIGING = urgenties.Reikwijdte.VESTIGING, "een vestiging"
        WERKPLEK = urgenties.Reikwijdte.WERKPLEK, "één plek of apparaat"

    class Urgentie(models.IntegerChoices):
        U1 = 1, "urgentie 1"
        U2 = 2, "urgentie 2"
        U3 = 3, "urgentie 3"

    nummer = models.CharField("nummer", max_length=12, unique=True)
    # One filled-in form is one call, however often it is sent.
    invoersleutel = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    soort = models.CharField("soort", max_length=20, choices=Soort.choices)
    urgentie = models.PositiveSmallIntegerField("urgentie", choices=Urgentie.choices, null=True, blank=True)
    # What the reporter answered; the desk confirms the urgency that follows from it, or changes it.
    impact = models.CharField("gevolg voor het werk", max_length=12, choices=Impact.choices, blank=True)
    reikwijdte = models.CharField("reikwijdte", max_length=12, choices=Reikwijdte.choices, blank=True)
    urgentie_bevestigd_op = models.DateTimeField("urgentie bevestigd op", null=True, blank=True)
    onderwerp = models.CharField("onderwerp", max_length=160)
    omschrijving = models.TextField("omschrijving")
    organisatie = models.ForeignKey(
        "netwerk.Organisatie", on_delete=models.PROTECT, related_name="meldingen", verbose_name="bibliotheek"
    )
    vestiging = models.ForeignKey(
        "netwerk.Vestiging", on_delete=models.PROTECT, related_name="meldingen", verbose_name="vestiging"
    )
    melder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="meldingen",
        null=True,
        blank=True,
        verbose_name="melder",
    )
    melder_naam = models.CharField("naam van de melder", max_length=120, blank=True)
    # Only of a reporter without an account, who is answered by mail.
    melder_adres = models.EmailField("e-mailadres van de melder", blank=True)
    ingevoerd_door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="ingevoerd door",
    )
    # A security incident: in no list, count or search; only `alle` finds it, and only named people see it.
    afgeschermd = models.BooleanField("afgeschermd", default=False)
    # What the call is about; the register of services reads it.
    ict_dienst = models.ForeignKey(
        "servicedesk.IctDienst",
        on_delete=models.SET_NULL,
        related_name="meldingen",
        null=True,
        blank=True,
        verbose_name="dienst",
    )
    kanaal = models.CharField("kanaal", max_length=10, choices=Kanaal.choices)
    status = models.CharField("status", max_length=24, choices=Status.choices, default=Status.NIEUW)
    behandelaar = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="te_behandelen",
        null=True,
        blank=True,
        verbose_name="behandelaar",
    )
    gemeld_op = models.DateTimeField("gemeld op")
    opgelost_op = models.DateTimeField("opgelost op", null=True, blank=True)
    # Resolved and no word since: then the call closes by itself.
    sluit_vanzelf_op = models.DateTimeField("sluit vanzelf op", null=True, blank=True)
    afgesloten_op = models.DateTimeField("afgesloten op", null=True, blank=True)
    labels = models.ManyToManyField(
        "servicedesk.Label", related_name="meldingen", blank=True, verbose_name="labels"
    )
    # A call about the same thing for the same library: its conversation goes on in the other.
    samengevoegd_in = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="samengevoegde_meldingen",
        null=True,
        blank=True,
        verbose_name="samengevoegd in",
    )
    # One outage, many libraries: the parts are picked up and resolved together with the whole.
    grote_storing = models.BooleanField("grote storing", default=False)
    hoofdmelding = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="deelmeldingen",
        null=True,
        blank=True,
        verbose_name="hoort bij",
    )

    # The first is what lists, counts and other models' relations use: a security incident is not in it.
    objects: ClassVar[OpenbareMeldingen] = OpenbareMeldingen()
    alle: ClassVar[models.Manager["Melding"]] = MeldingQuerySet.as_manager()

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering = ["-gemeld_op", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(soort="incident", urgentie__isnull=False, urgentie__in=[1, 2, 3])
                | (~Q(soort="incident") & Q(urgentie__isnull=True)),
                name="melding_urgentie_alleen_bij_incident",
            ),
            models.CheckConstraint(
                condition=Q(soort__in=["incident", "vraag", "wijzigingsverzoek"]), name="melding_soort_bekend"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in workflow.Status]),
                name="melding_status_bekend",
            ),
            models.CheckConstraint(
                condition=Q(melder__isnull=False) | ~Q(melder_naam=""), name="melding_heeft_een_melder"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["nieuw", "heropend"]) | Q(behandelaar__isnull=False),
                name="melding_onderhanden_heeft_behandelaar",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["opgelost", "afgesloten"], opgelost_op__isnull=False)
                | (~Q(status__in=["opgelost", "afgesloten"]) & Q(opgelost_op__isnull=True)),
                name="melding_opgelost_heeft_moment",
            ),
            models.CheckConstraint(
                condition=Q(status="afgesloten", afgesloten_op__isnull=False)
                | (~Q(status="afgesloten") & Q(afgesloten_op__isnull=True)),
                name="melding_afgesloten_heeft_moment",
            ),
            models.CheckConstraint(
                condition=Q(sluit_vanzelf_op__isnull=True) | Q(status="opgelost"),
                name="melding_sluit_alleen_na_oplossing",
            ),
            models.CheckConstraint(
                condition=Q(samengevoegd_in__isnull=True)
                | (Q(status="afgesloten") & ~Q(samengevoegd_in=F("pk"))),
                name="melding_samengevoegd_is_afgesloten",
            ),
            models.CheckConstraint(
                condition=Q(hoofdmelding__isnull=True) | (Q(grote_storing=False) & ~Q(hoofdmelding=F("pk"))),
                name="melding_deel_is_zelf_geen_grote_storing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "gemeld_op"],
                name="melding_open",
                condition=~Q(status__in=["opgelost", "afgesloten"]),
            ),
            models.Index(
                fields=["behandelaar", "gemeld_op"],
                name="melding_van_behandelaar",
                condition=~Q(status__in=["opgelost", "afgesloten"]),
            ),
            models.Index(F("opgelost_op").desc(), name="melding_opgelost"),
            models.Index(fields=["afgesloten_op"], name="melding_afgesloten"),
            models.Index(
                fields=["sluit_vanzelf_op"],
                name="melding_sluit_vanzelf",
                condition=Q(sluit_vanzelf_op__isnull=False),
            ),
            models.Index(fields=["melder", "-gemeld_op"], name="melding_van_melder"),
            models.Index(fields=["organisatie", "-gemeld_op"], name="melding_van_bibliotheek"),
            models.Index(fields=["-gemeld_op"], name="melding_gemeld"),
            GinIndex(OpClass(Upper("onderwerp"), name="gin_trgm_ops"), name="melding_onderwerp_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} {self.onderwerp}"

    def get_absolute_url(self) -> str:
        return url_of(self.nummer)

    @property
    def naam_van_melder(self) -> str:
        """Reads melder: one query unless it was selected along."""
        return self.melder_naam or str(self.melder)

    @property
    def is_op_te_pakken(self) -> bool:
        return self.status in workflow.OP_TE_PAKKEN


def url_of(nummer: str) -> str:
    """The page of a call; a list asks it of every line, so the way there is looked up once."""
    return _url_of_any().replace("NUMMER", nummer)


@cache
def _url_of_any() -> str:
    return reverse("servicedesk:melding", args=["NUMMER"])


class MeldingReactie(models.Model):
    """What was written under a call: an answer both sides read, or a note only BiSC may ever see."""

    melding = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="reacties", verbose_name="melding"
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="auteur",
    )
    # Of somebody without an account, who answered by mail.
    auteur_naam = models.CharField("naam van de auteur", max_length=254, blank=True)
    van_bisc = models.BooleanField("van BiSC", default=False)
    intern = models.BooleanField("interne notitie", default=False)
    tekst = models.TextField("tekst")
    geschreven_op = models.DateTimeField("geschreven op")

    class Meta:
        verbose_name = "reactie"
        verbose_name_plural = "reacties"
        ordering = ["geschreven_op", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(intern=False) | Q(van_bisc=True), name="reactie_intern_alleen_van_bisc"
            )
        ]
        indexes = [models.Index(fields=["melding", "geschreven_op"], name="reactie_van_melding")]

    def __str__(self) -> str:
        return f"reactie {self.pk} bij melding {self.melding_id}"

    @property
    def naam_van_auteur(self) -> str:
        """Reads auteur: one query unless it was selected along."""
        return self.auteur_naam or str(self.auteur)


class MeldingGebeurtenis(models.Model):
    """One thing that happened to a call, by whom and when. Written once, never changed."""

    class Soort(models.TextChoices):
        GEMELD = "gemeld", "gemeld"
        OPGEPAKT = "opgepakt", "opgepakt"
        TOEGEWEZEN = "toegewezen", "toegewezen"
        URGENTIE_GEWIJZIGD = "urgentie_gewijzigd", "urgentie gewijzigd"
        SOORT_GEWIJZIGD = "soort_gewijzigd", "soort gewijzigd"
        WACHT_OP_MELDER = "wacht_op_melder", "wacht op melder"
        WACHT_OP_LEVERANCIER = "wacht_op_leverancier", "wacht op leverancier"
        HERVAT = "hervat", "hervat"
        OPGELOST = "opgelost", "opgelost"
        HEROPEND = "heropend", "heropend"
        AFGESLOTEN = "afgesloten", "afgesloten"
        URGENTIE_BEVESTIGD = "urgentie_bevestigd", "urgentie bevestigd"
        GEKOPPELD = "gekoppeld", "gekoppeld"
        SAMENGEVOEGD = "samengevoegd", "samengevoegd"
        AFGESPLITST = "afgesplitst", "afgesplitst"
        GROTE_STORING = "grote_storing", "grote storing"
        DEELMELDING = "deelmelding", "deelmelding"
        AFSPRAAK_GEWIJZIGD = "afspraak_gewijzigd", "afspraak gewijzigd"

    melding = models.ForeignKey(
        Melding, on_delete=models.CASCADE, related_name="gebeurtenissen", verbose_name="melding"
    )
    soort = models.CharField("soort", max_length=24, choices=Soort.choices)
    op = models.DateTimeField("op")
    door = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="door",
    )
    aan = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="aan",
    )
    andere = models.ForeignKey(
        Melding,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="andere melding",
    )
    van_urgentie = models.PositiveSmallIntegerField("van urgentie", null=True, blank=True)
    naar_urgentie = models.PositiveSmallIntegerField("naar urgentie", null=True, blank=True)
    van_soort = models.CharField("van soort", max_length=20, choices=Melding.Soort.choices, blank=True)
    naar_soort = models.CharField("naar soort", max_length=20, choices=Melding.Soort.choices, blank=True)
    toelichting = models.TextField("toelichting", blank=True)

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        ordering = ["op", "pk"]
        indexes = [
            models.Index(fields=["melding", "op"], name="gebeurtenis_van_melding"),
            # Whether one contact was enough is read from these alone, for years at once.
            models.Index(
                fields=["melding", "soort"],
                include=["id"],
                name="gebeurtenis_contact",
                condition=Q(
                    soort__in=[
                        "opgepakt",
                        "toegewezen",
                        "wacht_op_melder",
                        "wacht_op_leverancier",
                        "heropend",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_soort_display()} {self.op:%d-%m-%Y %H:%M}"
