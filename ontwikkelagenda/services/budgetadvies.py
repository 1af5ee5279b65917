"""Advice about the money beforehand: ask it, spread it, close it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction

from bisc_portal.accounts.models import User
from bisc_portal.logboek import services as logboek
from ontwikkelagenda import notifications
from ontwikkelagenda.models import Adviesinzet, Agenda, Budgetadvies, Initiatief


class AdviesClosedError(Exception):
    """There is no spreading any more."""


class TooMuchInzetError(Exception):
    """More was given than there is to spread; the sentence says how much."""


@transaction.atomic
def open_budgetadvies(
    agenda: Agenda,
    *,
    eenheid: Budgetadvies.Eenheid,
    te_verdelen: Decimal,
    sluit_op: dt.datetime,
    voorstellen: Iterable[Initiatief],
    by: User,
    at: dt.datetime,
) -> Budgetadvies:
    """Ask every library to spread this much over the proposals."""
    last = Budgetadvies.objects.filter(agenda=agenda).order_by("-nummer").first()
    advies = Budgetadvies.objects.create(
        agenda=agenda,
        nummer=last.nummer + 1 if last else 1,
        eenheid=eenheid,
        te_verdelen=te_verdelen,
        sluit_op=sluit_op,
        geopend_op=at,
        geopend_door=by,
    )
    advies.voorstellen.set(voorstellen)
    notifications.tell_writers(
        f"budgetadvies-{advies.pk}",
        onderwerp=f"Budgetadvies over de {agenda}",
        tekst="Verdeel het geld over de voorstellen. Wat ieder gaf zie je als het advies gesloten is.",
        link=advies.get_absolute_url(),
        at=at,
        per_mail=True,
    )
    logboek.record("budgetadvies geopend", advies, by=by, at=at)
    return advies


@transaction.atomic
def give_inzet(
    advies: Budgetadvies, inzet: Mapping[Initiatief, Decimal], *, by: User, at: dt.datetime
) -> None:
    """Spread for the own library; what was given before is replaced whole.

    Raises TooMuchInzetError over the budget (the knapsack rule), AdviesClosedError after the end.
    """
    current = Budgetadvies.objects.select_for_update().get(pk=advies.pk)
    if current.gesloten_op is not None or at > current.sluit_op:
        raise AdviesClosedError("Het budgetadvies is gesloten; er kan niets meer verdeeld worden.")
    totaal = sum(inzet.values(), Decimal(0))
    if totaal > current.te_verdelen:
        raise TooMuchInzetError(f"Je verdeelt {totaal - current.te_verdelen:.0f} te veel.")
    Adviesinzet.objects.filter(advies=current, organisatie=by.organisatie).delete()
    try:
        Adviesinzet.objects.bulk_create(
            Adviesinzet(
                advies=current, organisatie=by.organisatie, initiatief=voorstel, bedrag=bedrag, door=by, op=at
            )
            for voorstel, bedrag in inzet.items()
            if bedrag
        )
    except IntegrityError as error:  # written past this service at the same moment
        raise TooMuchInzetError("Je verdeelt meer dan er is.") from error


@transaction.atomic
def close_budgetadvies(advies: Budgetadvies, *, by: User, at: dt.datetime) -> Budgetadvies:
    """From now on everybody sees who gave what. Closing twice is once."""
    current = Budgetadvies.objects.select_for_update(of=("self",)).select_related("agenda").get(pk=advies.pk)
    if current.gesloten_op is None:
        current.gesloten_op = at
        current.save(update_fields=["gesloten_op"])
        notifications.tell_writers(
            f"budgetadvies-gesloten-{current.pk}",
            onderwerp=f"Uitslag van het budgetadvies over de {current.agenda}",
            tekst="Je ziet nu wie wat gaf.",
            link=current.get_absolute_url(),
            at=at,
        )
        logboek.record("budgetadvies gesloten", current, by=by, at=at)
    return current
