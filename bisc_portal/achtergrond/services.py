"""Recording heartbeats and progress."""

import datetime as dt

from bisc_portal.achtergrond.models import Hartslag, Voortgang


def beat(naam: str, *, at: dt.datetime) -> None:
    """Record that the job `naam` finished at `at`."""
    Hartslag.objects.update_or_create(naam=naam, defaults={"geslagen_op": at})


def report_progress(
    naam: str, *, omschrijving: str, gedaan: int, totaal: int, at: dt.datetime, fout: str = ""
) -> Voortgang:
    """Record how far `naam` has come; it is finished when `gedaan` reaches `totaal`."""
    klaar_op = at if totaal and gedaan >= totaal else None
    stand = {
        "omschrijving": omschrijving,
        "gedaan": gedaan,
        "totaal": totaal,
        "bijgewerkt_op": at,
        "klaar_op": klaar_op,
        "fout": fout[:200],
    }
    voortgang, _ = Voortgang.objects.update_or_create(
        naam=naam, defaults=stand, create_defaults={**stand, "begonnen_op": at}
    )
    return voortgang
