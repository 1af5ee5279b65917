"""Keeping the proof of a delivery."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl.models import Afgifte


@dataclass(frozen=True)
class Bewijs:
    """What the driver's telephone sends about one delivery."""

    uuid: UUID
    plaats: Vestiging
    gebeurd_op: dt.datetime
    naam: str = ""
    foto: bytes | None = None
    gelost: int = 0
    geladen: int = 0
    stop_nummer: int | None = None


def record_afgifte(bewijs: Bewijs, *, by: User, at: dt.datetime) -> None:
    """Keep it; the same proof twice is one proof."""
    Afgifte.objects.bulk_create(
        [
            Afgifte(
                uuid=bewijs.uuid,
                plaats=bewijs.plaats,
                stop_nummer=bewijs.stop_nummer,
                naam=bewijs.naam,
                gelost=bewijs.gelost,
                geladen=bewijs.geladen,
                foto=bewijs.foto,
                gebeurd_op=min(bewijs.gebeurd_op, at),
                ontvangen_op=at,
                door=by,
            )
        ],
        ignore_conflicts=True,
    )
