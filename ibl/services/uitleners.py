"""Finding a lender: the best candidate, the next one when it cannot, and nobody in the end."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.templatetags.portaal import moment
from ibl import notifications, selectors
from ibl.models import Transportopdracht
from ibl.services.stappen import assign_lender, move_transport
from ibl.uitlener import Keuze
from ibl.workflow import Handeling


@transaction.atomic
def choose_lender(opdracht: Transportopdracht, *, by: User, at: dt.datetime) -> Transportopdracht | None:
    """Assign the best candidate, with the reason beside it; None when nobody has it."""
    ranked = selectors.rank_uitleners(opdracht, now=at)
    if not ranked:
        return None
    best = ranked[0]
    herkomst = Vestiging.objects.get(pk=best.kandidaat.vestiging)
    return assign_lender(
        opdracht, herkomst=herkomst, by=by, at=at, reden=explain_keuze(best, among=len(ranked))
    )


def explain_keuze(keuze: Keuze, *, among: int) -> str:
    """'Gekozen uit drie: op zijn vroegst klaar op wo 25 nov, 10:30; leende 12 uit en 9 in 90 dagen.'"""
    kandidaat = keuze.kandidaat
    when = f"op zijn vroegst klaar op {moment(keuze.klaar_op)}" if keuze.klaar_op else "nog geen rit bekend"
    others = "De enige die het heeft" if among == 1 else f"Gekozen uit {among} vestigingen"
    return (
        f"{others}: {when}. In 90 dagen leende de bibliotheek {kandidaat.uitgeleend} keer uit "
        f"en {kandidaat.geleend} keer in."
    )[:200]


@transaction.atomic
def refuse_transport(
    opdracht: Transportopdracht, *, reden: str, by: User, at: dt.datetime
) -> Transportopdracht:
    """Ask the next branch when one cannot lend it; the requester hears it when nobody can."""
    opdracht = move_transport(opdracht, Handeling.REFUSE, by=by, at=at, reden=reden, stil=True)
    chosen = choose_lender(opdracht, by=by, at=at)
    if chosen is not None:
        return chosen
    notifications.tell_exception(opdracht, reden=reden, by=by, at=at)
    return opdracht
