"""Measures the made-up months as they arrive, and lets BiSC explain what was missed."""

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.selectors import list_bibliotheken, list_gemeenten_met_inwoners
from kpi import bronnen, demonstratie_onderzoek, perioden, selectors, services
from kpi.models import Begrotingspost, Bewaking, Duiding, Indicator, Jaarcijfers, Realisatie
from kpi.notatie import csv_getal
from kpi.oordeel import VRAAGT_AANDACHT
from kpi.perioden import Soort, Tijdvak

# Explanations are written on the ninth, when the figures of the month before are looked at.
DAG_VAN_DE_VASTSTELLING = dt.timedelta(days=14, hours=14)
DAG_VAN_DE_DUIDING = dt.timedelta(days=8, hours=10)
WINTER, ZOMER, FEESTDAGEN, ALTIJD = {12, 1, 2}, {7, 8}, {4, 5, 12, 1}, set(range(1, 13))
# For the beginning of a measure's name: what BiSC may say about it, and in which months that makes sense.
TEKSTEN: dict[str, list[tuple[set[int], str]]] = {
    "ibl": [
        (WINTER, "Gladheid hield de auto een dag binnen. De kratten van die dag kwamen na het weekend."),
        (FEESTDAGEN, "Rond de feestdagen stonden aanvragen langer stil: de klok loopt door, de auto niet."),
        (ZOMER, "In de vakantie reden we minder ritten. Volgende zomer rijden we weer drie dagen."),
        (ALTIJD, "Op twee dagen vielen ritten uit door ziekte. Er staat nu een vaste vervanger klaar."),
        (ALTIJD, "De sortering in Bunnik liep vol door een grote collectieruil. Die plannen we nu apart."),
    ],
    "servicedesk.incident": [
        (ZOMER, "In de vakantie was de bezetting krap. Voor volgend jaar ligt er een rooster met reserve."),
        (ALTIJD, "Een grote storing vroeg alle aandacht; andere meldingen bleven daardoor liggen."),
        (ALTIJD, "Een melding van vrijdagmiddag werd pas maandag gezien. De laatste ronde is nu later."),
    ],
    "servicedesk.bemande_servicedesk": [
        (
            ALTIJD,
            "Door verlof en ziekte tegelijk was de desk niet altijd bezet. Cubiss springt nu bij.",
        ),
    ],
    "servicedesk.vraag": [
        (ALTIJD, "Na een wijziging kwam er een piek in vragen. We kondigen wijzigingen nu eerder aan."),
        (
            ALTIJD,
            "Een vraag stond bij de verkeerde groep en bleef liggen. Het formulier is aangepast.",
        ),
    ],
    "servicedesk.wijzigingsverzoek": [
        (ALTIJD, "Een verzoek wachtte op uitleg van de leverancier. Die vragen we voortaan meteen."),
    ],
    "servicedesk": [
        (ALTIJD, "Een storing duurde langer dan afgesproken. De leverancier maakt een plan van herstel."),
    ],
}


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Measure the month as it arrives; explain what was missed when the month is over.

    With the first month of the plan the history is complete, newest month first: then everything is measured
    once more, since what happened early (a migration, say) also counts later.
    """
    for indicator in Indicator.objects.filter(actief=True).order_by("volgorde", "pk"):
        services.measure_indicator(indicator, _tijdvakken(indicator, maand, tot), at=tot)
    if maand == perioden.BEGIN:
        _deliver_jaarcijfers(tot, rng)
        _deliver_realisatie(tot, rng)
        if (by := _administrator()) is not None:
            demonstratie_onderzoek.generate(by=by, tot=tot, rng=rng)
            _report_every_two_months(by, tot)
        services.measure_indicatoren(at=tot, volledig=True)
        _close_kwartalen(tot)
    tijdvak = perioden.maand_van(maand)
    geschreven_op = perioden.as_periode(tijdvak.van, tijdvak.tot).tot + DAG_VAN_DE_DUIDING
    if geschreven_op > tot:
        return
    board = selectors.load_dashboard(tijdvak, bibliotheek=None, vandaag=timezone.localdate(tot))
    Duiding.objects.bulk_create(
        Duiding(
            indicator=regel.stand.indicator,
            maand=maand,
            tekst=rng.choice(_teksten(regel.stand.definitie.meetwijze, maand)),
            created_at=geschreven_op,
        )
        for regel in board.regels
        if regel.stand.status in VRAAGT_AANDACHT and not _is_built_up(regel.stand)
    )


def _close_kwartalen(tot: dt.datetime) -> None:
    """Every quarter that is over was closed on the fifteenth, but the last one: that still waits."""
    by = _administrator()
    vandaag = timezone.localdate(tot)
    over = [t for t in perioden.list_tijdvakken(vandaag) if t.soort == Soort.KWARTAAL and t.is_over(vandaag)]
    for kwartaal in over[1:]:
        op = perioden.as_periode(kwartaal.van, kwartaal.tot).tot + DAG_VAN_DE_VASTSTELLING
        services.record_vaststelling(kwartaal, by=by, naam=by.naam if by else "BiSC", at=op)
    for tijdvak in selectors.list_reportable(vandaag)[:2]:
        services.request_rapport(tijdvak, by=by, at=tot)


def _administrator() -> User | None:
    return User.objects.filter(rollen__contains=[Rol.BEHEERDER]).order_by("pk").first()


def _is_built_up(stand: selectors.Stand) -> bool:
    """Its judgement changes as older months arrive; what is said of it could turn out wrong."""
    return stand.streefwaarde is not None and stand.streefwaarde.opbouw_tot is not None


def _teksten(meetwijze: str, maand: dt.date) -> list[str]:
    """The texts of the most precise name, as far as they fit the season."""
    teksten = next(teksten for naam, teksten in TEKSTEN.items() if meetwijze.startswith(naam))
    return [tekst for maanden, tekst in teksten if maand.month in maanden]


def _tijdvakken(indicator: Indicator, maand: dt.date, tot: dt.datetime) -> list[Tijdvak]:
    """The month; what is added up over the year also in the months after it."""
    tijdvak = perioden.maand_van(maand)
    definitie = indicator.definities.order_by("-geldig_vanaf", "-pk").first()
    if definitie is None or not definitie.is_cumulatief:
        return [tijdvak]
    later = perioden.list_tijdvakken(timezone.localdate(tot))
    return [tijdvak, *(t for t in later if t.van.year == maand.year and t.van > maand)]


# --- Yearly deliveries of the libraries -------------------------------------------------------------------
# Of 1,000 inhabitants, with what a year adds; the rest follows from them.
PER_DUIZEND = {
    "leden_jeugd": (118, 2.5),
    "leden_volwassen": (74, -0.8),
    "bezoeken": (2450, 160),
    "online_accounts": (41, 3.2),
    "activiteiten_kennis": (1.1, 0.12),
    "activiteiten_ontwikkeling": (2.2, 0.3),
    "activiteiten_lezen": (3.4, 0.25),
    "activiteiten_ontmoeting": (1.3, 0.2),
    "activiteiten_kunst": (0.6, 0.05),
}
DEELNEMERS = {"kennis": 9, "ontwikkeling": 7, "lezen": 16, "ontmoeting": 14, "kunst": 22}
EERSTE_LEVERING = 2021
INITIATIEVEN_MET_KOSTEN = 5
PROJECTKOSTEN = "Projectkosten"


def _deliver_jaarcijfers(tot: dt.datetime, rng: random.Random) -> None:
    """Every library delivered, but one over its last year: that is what missing data looks like."""
    inwoners: dict[int, int] = {}
    for gemeente in list_gemeenten_met_inwoners(tot.year):
        inwoners[gemeente.bibliotheek_id] = inwoners.get(gemeente.bibliotheek_id, 0) + gemeente.inwoners
    bibliotheken = list(list_bibliotheken())
    rows = []
    for library in bibliotheken:
        own = rng.uniform(0.85, 1.2)
        for jaar in range(EERSTE_LEVERING, tot.year):
            if library == bibliotheken[-1] and jaar == tot.year - 1:
                continue
            thousands = inwoners.get(library.pk, 0) / 1000 * own
            values = {
                naam: int(thousands * (begin + growth * (jaar - EERSTE_LEVERING)) * rng.uniform(0.97, 1.03))
                for naam, (begin, growth) in PER_DUIZEND.items()
            }
            values |= {
                f"deelnemers_{functie}": int(values[f"activiteiten_{functie}"] * size * rng.uniform(0.9, 1.1))
                for functie, size in DEELNEMERS.items()
            }
            rows.append(Jaarcijfers(bibliotheek=library, jaar=jaar, **values))
    Jaarcijfers.objects.bulk_create(rows, ignore_conflicts=True)


def _deliver_realisatie(tot: dt.datetime, rng: random.Random) -> None:
    """Two months at a time, up to the last two that are over; costs come a little uneven."""
    year = perioden.as_periode(dt.date(tot.year, 1, 1), dt.date(tot.year + 1, 1, 1))
    given = [row for row in bronnen.list_gezamenlijk(year) if row.telt_mee][:INITIATIEVEN_MET_KOSTEN]
    by_name = {(PROJECTKOSTEN, tot.year): float(sum(row.gewicht for row in given))}
    rows = []
    for post in Begrotingspost.objects.filter(soort__in=["subsidie", "bate", "last"]).order_by("pk"):
        rest = post.bedrag - by_name.get((post.naam, post.jaar), 0)
        for periode in range(1, 7):
            if post.jaar < tot.year or (post.jaar == tot.year and periode * 2 < tot.month):
                amount = round(rest / 6 * rng.uniform(0.93, 1.06), 2)
                rows.append(Realisatie(jaar=post.jaar, periode=periode, post=post.naam, bedrag=amount))
    rows += [
        # For the initiatives of the agenda by name.
        Realisatie(
            jaar=tot.year,
            periode=periode,
            post=PROJECTKOSTEN,
            initiatief=row.label,
            bedrag=round(float(row.gewicht) / 6 * rng.uniform(0.6, 1.2), 2),
        )
        for row in given
        for periode in range(1, 7)
        if periode * 2 < tot.month
    ]
    Realisatie.objects.bulk_create(rows, ignore_conflicts=True)


def _report_every_two_months(by: User, tot: dt.datetime) -> None:
    """The financial reports of this year that were due, done a few days before with the file itself."""
    pattern = Bewaking.objects.filter(sleutel="tweemaandsrapportage", gedaan_op=None).first()
    if pattern is None:
        return
    for periode in range(1, 7):
        due = perioden.add_months(dt.date(tot.year, 1, 1), periode * 2 + 1) - dt.timedelta(days=1)
        if due >= min(pattern.vervalt_op, timezone.localdate(tot)):
            continue
        rows = Realisatie.objects.filter(jaar=tot.year, periode=periode).order_by("pk")
        lines = [
            f"{row.jaar};{row.periode};{row.post};{row.initiatief};{csv_getal(row.bedrag)}" for row in rows
        ]
        Bewaking.objects.get_or_create(
            sleutel=pattern.sleutel,
            vervalt_op=due,
            defaults={
                "onderwerp": pattern.onderwerp,
                "toelichting": pattern.toelichting,
                "herhaling_maanden": pattern.herhaling_maanden,
                "herinneren_dagen": pattern.herinneren_dagen,
                "gedaan_op": due - dt.timedelta(days=4 + periode),
                "gedaan_door": by,
                "document": "\r\n".join(["jaar;periode;post;initiatief;bedrag", *lines]).encode("utf-8-sig"),
                "documentnaam": f"financiele-rapportage-{tot.year}-{periode}.csv",
            },
        )
