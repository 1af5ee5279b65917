"""A made-up knowledge base, standard texts, labels and answers of reporters, beside the history of calls."""

import csv
import datetime as dt
import random
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from servicedesk import services
from servicedesk.models import Artikel, ArtikelOordeel, Label, Melding, Tevredenheid

GEGEVENS = Path(__file__).parent / "gegevens"
# One closed call in so many is judged, and how the answers lie.
BEOORDEELD = 0.35
OORDELEN = {3: 82, 2: 13, 1: 5}
WOORDEN = {
    3: ["", "", "", "Snel geholpen, dank!", "Fijn dat jullie belden.", "Meteen opgelost."],
    2: ["", "Het duurde wat lang.", "De eerste uitleg klopte niet."],
    1: ["Ik moest het drie keer uitleggen.", "Het is de week erna weer gebeurd."],
}
LABELS = {"zelfbediening": "zelfbediening", "wifi": "wifi", "bonprinter": "printer", "kassa": "kassa"}


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Articles and texts with the first month; answers and labels with the calls of each."""
    desk = (
        User.objects.filter(rollen__contains=[Rol.SERVICEDESKMEDEWERKER], is_active=True)
        .order_by("pk")
        .first()
    )
    if desk is None:
        return
    if not Artikel.objects.exists():
        _write_artikelen(desk, tot)
    _judge(maand, rng)
    _label(maand)


def _write_artikelen(desk: User, tot: dt.datetime) -> None:
    for row in _read("artikelen"):
        services.save_artikel(
            by=desk,
            at=tot - dt.timedelta(days=int(row["dagen_geleden"])),
            titel=row["titel"],
            tekst=row["tekst"].replace("|", "\n"),
            doelgroep=row["doelgroep"],
            herzien_voor=timezone.localdate(tot) + dt.timedelta(days=int(row["herzien_over"])),
            publiceer=row["gepubliceerd"] == "ja",
        )
    for row in _read("standaardteksten"):
        services.save_standaardtekst(by=desk, at=tot, naam=row["naam"], tekst=row["tekst"].replace("|", "\n"))
    _vote(tot)


def _vote(tot: dt.datetime) -> None:
    """Every reader found the first articles useful, fewer the later ones."""
    readers = list(
        User.objects.filter(rollen__overlap=[Rol.DIRECTEUR, Rol.BIBLIOTHEEKMEDEWERKER]).order_by("pk")
    )
    published = Artikel.objects.published().filter(doelgroep=Artikel.Doelgroep.BIBLIOTHEKEN).order_by("pk")
    ArtikelOordeel.objects.bulk_create(
        ArtikelOordeel(artikel=artikel, gebruiker=reader, geholpen=(place + n) % 5 != 0, gegeven_op=tot)
        for place, artikel in enumerate(published)
        for n, reader in enumerate(readers[: max(1, len(readers) - place)])
    )


def _of_month(maand: dt.date) -> list[Melding]:
    begin = timezone.make_aware(dt.datetime.combine(maand, dt.time.min))
    end = timezone.make_aware(
        dt.datetime.combine((maand + dt.timedelta(days=32)).replace(day=1), dt.time.min)
    )
    return list(Melding.objects.filter(gemeld_op__gte=begin, gemeld_op__lt=end).order_by("pk"))


def _judge(maand: dt.date, rng: random.Random) -> None:
    rows = []
    for melding in _of_month(maand):
        if not melding.afgesloten_op or not melding.melder_id or rng.random() >= BEOORDEELD:
            continue
        score = rng.choices(list(OORDELEN), weights=list(OORDELEN.values()))[0]
        op = melding.afgesloten_op + dt.timedelta(hours=rng.uniform(0.2, 30))
        rows.append(
            Tevredenheid(melding=melding, score=score, toelichting=rng.choice(WOORDEN[score]), gegeven_op=op)
        )
    Tevredenheid.objects.bulk_create(rows, ignore_conflicts=True)


def _label(maand: dt.date) -> None:
    Label.objects.bulk_create([Label(naam=naam) for naam in LABELS.values()], ignore_conflicts=True)
    labels = {label.naam: label.pk for label in Label.objects.all().order_by("pk")}
    through = Melding.labels.through
    through.objects.bulk_create(
        [
            through(melding_id=melding.pk, label_id=labels[naam])
            for melding in _of_month(maand)
            for woord, naam in LABELS.items()
            if woord in melding.onderwerp.lower()
        ],
        ignore_conflicts=True,
    )


def _read(naam: str) -> list[dict[str, str]]:
    with (GEGEVENS / f"demonstratie_{naam}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
