"""Writing to the audit log."""

import datetime as dt
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from bisc_portal.logboek.models import Logregel
from bisc_portal.logboek.origin import current_origin


def record(
    actie: str,
    obj: models.Model | None = None,
    *,
    by: AbstractBaseUser | None,
    at: dt.datetime,
    resultaat: Logregel.Resultaat = Logregel.Resultaat.GELUKT,
    **bijzonderheden: Any,
) -> Logregel:
    """Write one line, in the caller's transaction. `by=None` is the background.

    `bijzonderheden` must be JSON and hold no secrets, personal data or text of a call (BIO2 8.15.02).
    """
    return Logregel.objects.create(
        op=at,
        actor_id=by.pk if by else None,
        actie=actie,
        object_soort=obj._meta.model_name or "" if obj else "",  # noqa: SLF001  Django documents _meta
        object_sleutel=str(obj.pk) if obj else "",
        resultaat=resultaat,
        herkomst=current_origin(),
        bijzonderheden=bijzonderheden,
    )
