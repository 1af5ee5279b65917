"""What became of the made-up agendas: progress, evaluations, actions, the PDO, the reserve, an advice."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bisc_portal.netwerk.models import Bijeenkomst
from ontwikkelagenda import selectors
from ontwikkelagenda.demonstratie_besluiten import Mensen, read_messages
from ontwikkelagenda.demonstratie_schrijven import suggest, tell_opmerking
from ontwikkelagenda.models import (
    Agenda,
    Budgetadvies,
    Initiatief,
    Reservemutatie,
    Vergaderpunt,
    Verslag,
    Voortgang,
)
from ontwikkelagenda.plan import read
from ontwikkelagenda.services import begroting, budgetadvies, overleg, uitvoering, verslag


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(11, 5), tzinfo=timezone.get_default_timezone())


def tell_voortgang(agenda: Agenda, mensen: Mensen, tot: dt.datetime) -> None:
    """Every quarter that ended before `tot`, but for the few that are late."""
    verhalen = read("uitvoering.toml")["voortgang"]
    found = list(selectors.initiatieven(agenda))
    for kwartaal in range(1, 5):
        at = _moment(dt.date(agenda.jaar, kwartaal * 3, 28)) + dt.timedelta(days=9)
        if at >= tot:
            return
        for place, initiatief in enumerate(found):
            in_time = initiatief.begint_kwartaal <= kwartaal <= initiatief.eindigt_kwartaal
            # A few are late in the quarter that ended last, so that somebody has something to do.
            late = place % 7 == 3 and at + dt.timedelta(days=75) > tot  # noqa: PLR2004  one in seven
            if in_time and not late:
                _report(initiatief, kwartaal, verhalen[(place + kwartaal) % len(verhalen)], mensen, at)


def _report(
    initiatief: Initiatief, kwartaal: int, verhaal: dict[str, Any], mensen: Mensen, at: dt.datetime
) -> None:
    last = kwartaal == initiatief.eindigt_kwartaal
    share = Decimal(kwartaal - initiatief.begint_kwartaal + 1) / (
        initiatief.eindigt_kwartaal - initiatief.begint_kwartaal + 1
    )
    uitvoering.report_voortgang(
        initiatief,
        kwartaal,
        uitvoering.Kwartaalbericht(
            Voortgang.Stand.AFGEROND if last and kwartaal == 4 else Voortgang.Stand(verhaal["stand"]),  # noqa: PLR2004  the last quarter
            verhaal["zin"],
            (initiatief.totaal * share * Decimal(verhaal["deel"])).quantize(Decimal(1)),
            tuple(initiatief.mijlpalen.filter(kwartaal__lte=kwartaal).order_by("kwartaal", "pk")),
        ),
        versie=0,
        by=mensen.person(initiatief.penvoerder.kort),
        at=at,
    )


def tell_evaluaties(agenda: Agenda, mensen: Mensen, tot: dt.datetime) -> None:
    """In the January after its year every initiative is looked back on; some before."""
    oordelen = read("uitvoering.toml")["oordeel"]
    for place, initiatief in enumerate(selectors.initiatieven(agenda)):
        at = _moment(dt.date(agenda.jaar + 1, 1, 20) if place % 4 else dt.date(agenda.jaar, 11, 10))
        if at < tot:
            row = oordelen[place % len(oordelen)]
            uitvoering.evaluate_initiatief(
                initiatief,
                uitvoering.Oordeel(**row),
                versie=0,
                by=mensen.person(initiatief.penvoerder.kort),
                at=at,
            )
    at = _moment(dt.date(agenda.jaar + 1, 2, 10))
    if at < tot:
        jaar = read("uitvoering.toml")["jaar"]
        uitvoering.evaluate_agenda(
            agenda, terugblik=jaar["terugblik"], lessen=jaar["lessen"], versie=0, by=mensen.redactie, at=at
        )


def tell_acties(agenda: Agenda, mensen: Mensen, tot: dt.datetime) -> None:
    for row in read("uitvoering.toml")["actie"]:
        at = _moment(row["op"])
        if row["jaar"] == agenda.jaar and at < tot:
            actie = uitvoering.add_actie(
                agenda,
                omschrijving=row["wat"],
                eigenaar=mensen.person(row["wie"]),
                voor=row["voor"],
                zin=row.get("zin", ""),
                by=mensen.redactie,
                at=at,
            )
            read_messages(at)
            if "gedaan" in row and _moment(row["gedaan"]) < tot:
                uitvoering.finish_actie(actie, gedaan=True, by=actie.eigenaar, at=_moment(row["gedaan"]))


def tell_overleg(agenda: Agenda, mensen: Mensen, tot: dt.datetime) -> None:
    """The PDO that adopts the agenda: its points, and when it was held its decisions and minutes."""
    pdo = selectors.planned_pdo(agenda)
    if pdo is None or pdo.vergaderpunten.exists():
        return
    at = min(pdo.begint_op - dt.timedelta(days=14), tot - dt.timedelta(hours=1))
    held = pdo.begint_op < tot
    for row in read("uitvoering.toml")["punt"]:
        punt = overleg.add_vergaderpunt(
            pdo,
            titel=row["titel"].format(jaar=agenda.jaar),
            soort=Vergaderpunt.Soort(row["soort"]),
            gevraagd=row.get("gevraagd", "").format(jaar=agenda.jaar),
            agenda=agenda if row["soort"] == "besluit" else None,
            by=mensen.redactie,
            at=at,
        )
        if held and "besluit" in row:
            overleg.record_besluit(
                punt,
                uitkomst=Vergaderpunt.Uitkomst.GENOMEN,
                besluit=row["besluit"].format(jaar=agenda.jaar),
                by=mensen.redactie,
                at=pdo.begint_op + dt.timedelta(hours=3),
            )
    if held:
        _tell_verslag(pdo, agenda, mensen, tot)


def latest_pdo(maand: dt.date, tot: dt.datetime) -> Bijeenkomst | None:
    """The meeting held last, when that was in `maand` and has no minutes yet.

    Earlier months of the history may not be there yet: the newest month is made first.
    """
    held = Bijeenkomst.objects.filter(soort=Bijeenkomst.Soort.PDO, begint_op__lt=tot)
    pdo = held.order_by("-begint_op", "-pk").first()
    if pdo is None or Verslag.objects.filter(bijeenkomst=pdo).exists():
        return None
    day = timezone.localdate(pdo.begint_op)
    return pdo if (day.year, day.month) == (maand.year, maand.month) else None


def tell_concept(pdo: Bijeenkomst, mensen: Mensen) -> None:
    """The minutes of the meeting held last: people are still at them."""
    row = read("uitvoering.toml")["concept"]
    for punt in row["punt"]:
        at = pdo.begint_op - dt.timedelta(days=10)
        soort = Vergaderpunt.Soort(punt["soort"])
        overleg.add_vergaderpunt(pdo, titel=punt["titel"], soort=soort, by=mensen.redactie, at=at)
    at = pdo.begint_op + dt.timedelta(days=4)
    verslag.save_verslag(pdo, tekst=row["tekst"], stand=0, by=mensen.redactie, at=at)
    for days, change in enumerate(row["voorstel"], 1):
        suggest(
            selectors.verslag_deel(pdo.schrijfdocument), change["vervang"], by=mensen.person(change["door"]),
            at=at + dt.timedelta(days=days), voorstel=True,
        )  # fmt: skip
    for opmerking in row["opmerking"]:
        tell_opmerking(pdo.verslag, opmerking, mensen, at + dt.timedelta(days=1, hours=2))


def _tell_verslag(pdo: Bijeenkomst, agenda: Agenda, mensen: Mensen, tot: dt.datetime) -> None:
    """Written after the meeting, with a proposal of a director; adopted in the next one."""
    row = read("uitvoering.toml")["verslag"]
    at = pdo.begint_op + dt.timedelta(days=2)
    tekst = row["tekst"].format(jaar=agenda.jaar)
    verslag.save_verslag(pdo, tekst=tekst, stand=0, by=mensen.redactie, at=at)
    suggest(
        selectors.verslag_deel(pdo.schrijfdocument), row["vervang"], by=mensen.person(row["door"]),
        at=at + dt.timedelta(days=1), voorstel=True,
    )  # fmt: skip
    later = Bijeenkomst.objects.filter(soort=pdo.soort, begint_op__gt=pdo.begint_op, begint_op__lt=tot)
    if next_one := later.order_by("begint_op", "pk").first():
        adopted = next_one.begint_op + dt.timedelta(hours=2)
        verslag.adopt_verslag(pdo.verslag, bijeenkomst=next_one, by=mensen.redactie, at=adopted)


def tell_reserve(agenda: Agenda, mensen: Mensen, at: dt.datetime) -> None:
    """What the year takes out of the innovation reserve; the first year opens the account."""
    soort = Reservemutatie.Soort
    if not Reservemutatie.objects.exists():
        begroting.book_reserve(
            soort.BEGINSTAND, Decimal(720_000), datum=dt.date(2025, 1, 1),
            omschrijving="Stand volgens de jaarrekening", by=mensen.redactie, at=at,
        )  # fmt: skip
    bedrag = selectors.budget_stand(agenda).bronnen[1].toegewezen
    begroting.book_reserve(
        soort.ONTTREKKING, bedrag, datum=timezone.localtime(at).date(), jaar=agenda.jaar,
        omschrijving="Vernieuwing, vastgesteld door het PDO", by=mensen.redactie, at=at,
    )  # fmt: skip


def tell_budgetadvies(agenda: Agenda, mensen: Mensen, tot: dt.datetime) -> None:
    """The libraries spread what was still free over the proposals, and it was closed."""
    at = _moment(dt.date(agenda.jaar - 1, 11, 4))
    voorstellen = list(selectors.list_voorstellen(agenda))
    if at >= tot or not voorstellen:
        return
    advies = budgetadvies.open_budgetadvies(
        agenda, eenheid=Budgetadvies.Eenheid.EURO, te_verdelen=Decimal(40_000),
        sluit_op=at + dt.timedelta(days=7), voorstellen=voorstellen, by=mensen.redactie, at=at,
    )  # fmt: skip
    for place, person in enumerate(list(mensen.directeuren.values())[:6]):
        first = voorstellen[place % len(voorstellen)]
        second = voorstellen[(place + 1) % len(voorstellen)]
        inzet = {first: Decimal(22_000), second: Decimal(4_000 + 2_000 * place)}
        budgetadvies.give_inzet(advies, inzet, by=person, at=at + dt.timedelta(days=1 + place))
    end = at + dt.timedelta(days=8)
    if end < tot:
        budgetadvies.close_budgetadvies(advies, by=mensen.redactie, at=end)
        read_messages(end)
    read_messages(at)
