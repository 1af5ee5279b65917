"""Calls for tests, made through the services, at moments the test names."""

import datetime as dt
from itertools import count
from typing import Any

from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd import referentie as werktijd
from servicedesk import referentie, services
from servicedesk.bestanden import Bestand
from servicedesk.models import Artikel, Bijlage, Melding
from tests.werktijd.kalenders import at

# A Tuesday on which the desk is open, in the month of the sketches.
DINSDAG = at("2026-11-17 10:30")
_numbers = count(1)


def load_afspraken() -> None:
    """The calendar and the agreement the portal starts with."""
    werktijd.load()
    referentie.load()


def make_bijlage(melding: Melding, by: User) -> Bijlage:
    """A log with the report."""
    bestand = Bestand("zelfbediening.log", b"E41 sensor")
    return services.add_bijlagen(melding, [bestand], by=by, at=timezone.now())[0]


def make_artikel(by: User, **fields: Any) -> Artikel:
    """Published for the libraries, to be looked at again next year."""
    defaults: dict[str, Any] = {
        "titel": "De bonprinter drukt halve regels",
        "tekst": "Zo los je het op.\n\n1. Open de klep.\n2. Leg een nieuwe rol in.",
        "doelgroep": "bibliotheken",
        "herzien_voor": timezone.localdate() + dt.timedelta(days=365),
        "publiceer": True,
    }
    return services.save_artikel(by=by, at=timezone.now(), **{**defaults, **fields})


def make_reported_melding(vestiging: Vestiging, by: User) -> Melding:
    """A call reported just now, with the agreement it needs."""
    load_afspraken()
    return make_melding(vestiging, by, op=timezone.now())


def make_melding(
    vestiging: Vestiging, by: User, *, op: dt.datetime = DINSDAG, soort: str = "incident", **fields: Any
) -> Melding:
    """An incident of urgency 2, reported by `by` through the portal."""
    defaults: dict[str, Any] = {
        "urgentie": 2 if soort == "incident" else None,
        "onderwerp": f"Zelfbediening {next(_numbers)} start niet op",
        "omschrijving": "Het scherm blijft hangen op het logo.",
        "melder": by,
    }
    return services.report_melding(by=by, at=op, soort=soort, vestiging=vestiging, **{**defaults, **fields})
