"""Money: what an initiative asks, never more than there is, and the account of the innovation reserve."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ontwikkelagenda import selectors
from ontwikkelagenda.models import AGENDABRONNEN, Agenda, Begrotingsregel, Bron, Initiatief, Reservemutatie


class OverBudgetError(Exception):
    """An agenda would ask more of a source than there is; the sentence says which and how much."""


class ReserveEmptyError(Exception):
    """More is taken out of the innovation reserve than there is in it."""


@dataclass(frozen=True)
class Regel:
    """A budget line as it comes from a form."""

    bron: Bron
    bedrag: Decimal
    omschrijving: str = ""
    regeling: str = ""
    aanvragen_voor: dt.date | None = None
    verantwoorden_voor: dt.date | None = None


def refuse_over_budget(agenda: Agenda, regels: Iterable[Regel], *, instead_of: Initiatief | None) -> None:
    """Raise OverBudgetError when these lines do not fit; call it with the agenda's row locked."""
    stand = selectors.budget_stand(agenda, without=instead_of)
    gevraagd: dict[str, Decimal] = dict.fromkeys(AGENDABRONNEN, Decimal(0))
    for regel in regels:
        if regel.bron in gevraagd:
            gevraagd[regel.bron] += regel.bedrag
    zinnen = [
        selectors.over_budget_sentence(bron, gevraagd[bron.bron])
        for bron in stand.bronnen
        if gevraagd[bron.bron] > bron.vrij and gevraagd[bron.bron]
    ]
    if zinnen:
        raise OverBudgetError(" ".join(zinnen))


@contextmanager
def guard_budget(agenda: Agenda) -> Iterator[None]:
    """Turn the database's own refusal into ours: somebody wrote past the services."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "budget_niet_overschreden" not in str(error):
            raise
        raise OverBudgetError(f"Hiervoor is niet genoeg over in het budget van {agenda.jaar}.") from error


def replace_regels(initiatief: Initiatief, regels: Iterable[Regel]) -> None:
    """Make the lines these, keeping the rows that stay: a proposal may point at one.

    What becomes less goes first, so that a sum that fits never passes over the budget on the way.
    """
    blijvend: list[tuple[Begrotingsregel, Regel]] = []
    nieuw: list[Regel] = []
    oud = list(initiatief.begrotingsregels.order_by("pk"))
    for regel in regels:
        same = next((r for r in oud if (r.bron, r.omschrijving) == (regel.bron, regel.omschrijving)), None)
        if same is None:
            nieuw.append(regel)
        else:
            oud.remove(same)
            blijvend.append((same, regel))
    initiatief.begrotingsregels.filter(pk__in=[r.pk for r in oud]).delete()
    for row, regel in sorted(blijvend, key=lambda paar: paar[1].bedrag - paar[0].bedrag):
        _fill(row, regel)
        row.save(update_fields=["bedrag", "regeling", "aanvragen_voor", "verantwoorden_voor"])
    Begrotingsregel.objects.bulk_create(
        [
            _fill(Begrotingsregel(initiatief=initiatief, bron=r.bron, omschrijving=r.omschrijving), r)
            for r in nieuw
        ]
    )


def _fill(row: Begrotingsregel, regel: Regel) -> Begrotingsregel:
    subsidie = regel.bron == Bron.OVERIGE_SUBSIDIE
    row.bedrag = regel.bedrag
    row.regeling = regel.regeling if subsidie else ""
    row.aanvragen_voor = regel.aanvragen_voor if subsidie else None
    row.verantwoorden_voor = regel.verantwoorden_voor if subsidie else None
    return row


@transaction.atomic
def book_reserve(
    soort: Reservemutatie.Soort,
    bedrag: Decimal,
    *,
    datum: dt.date,
    omschrijving: str,
    jaar: int | None = None,
    by: User | None,
    at: dt.datetime,
) -> Reservemutatie:
    """Write a movement on the innovation reserve; `bedrag` is positive, the kind gives it its sign.

    Raises ReserveEmptyError when the account would go under zero.
    """
    signed = -bedrag if soort == Reservemutatie.Soort.ONTTREKKING else bedrag
    try:
        with transaction.atomic():
            mutatie = Reservemutatie.objects.create(
                soort=soort, bedrag=signed, datum=datum, omschrijving=omschrijving, jaar=jaar,
                saldo=0, door=by, created_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        if "reserve_niet_onder_nul" not in str(error):
            raise
        raise ReserveEmptyError("Er zit niet genoeg in de innovatiereserve voor deze onttrekking.") from error
    mutatie.refresh_from_db(fields=["saldo"])
    logboek.record("reserve geboekt", mutatie, by=by, at=at, soort=soort.value)
    return mutatie
