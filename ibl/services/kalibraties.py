"""Travel times brought nearer to what was driven: proposed by the figures, accepted by a person."""

import datetime as dt

from django.db import transaction

from bisc_portal.accounts.models import User
from ibl import selectors
from ibl.models import Reistijdmatrix
from ibl.planning.kalibratie import apply_factoren
from ibl.services.errors import TransportError
from ibl.services.reistijden import activate_matrix, estimate_wegen, store_matrix


class NothingToCalibrateError(TransportError):
    """Too little was driven, or what was driven agrees with the times there are."""


class MatrixChangedError(TransportError):
    """The times the proposal was made for are not in use any more."""


@transaction.atomic
def accept_kalibratie(
    *, versie: int, tot: dt.date, vanaf: dt.date, by: User, at: dt.datetime
) -> Reistijdmatrix:
    """Make the version in use a next one that fits the roads driven up to `tot`, and use it from `vanaf`.

    `versie` is the one the proposal on the screen was about.
    """
    current = selectors.find_matrix(tot)
    if current is None or current.versie != versie:
        raise MatrixChangedError("Er is intussen een andere versie in gebruik. Kijk opnieuw.")
    kalibratie = selectors.load_kalibratie(current, tot=tot)
    if not kalibratie.past_aan:
        raise NothingToCalibrateError("Er is te weinig gereden, of de reistijden kloppen al.")
    wegen = estimate_wegen(current)
    wegen.seconden = apply_factoren(wegen.meters, wegen.seconden, kalibratie.factoren)
    matrix = store_matrix(
        wegen,
        bron=Reistijdmatrix.Bron.GEKALIBREERD.value,
        toelichting=f"versie {current.versie}, aangepast aan wat er is gereden tot en met {tot:%d-%m-%Y}",
        by=by,
        at=at,
        gemeten=kalibratie.gebruikt,
        kalibratie=kalibratie.as_json(),
    )
    return activate_matrix(matrix, vanaf=vanaf, by=by, at=at)
