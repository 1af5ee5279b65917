"""The crates of the network. Only what is missing is created; a crate out of use stays so."""

from ibl.models import Krat

AANTAL_KRATTEN = 900


def load() -> None:
    codes = [f"KRAT-{number:06}" for number in range(1, AANTAL_KRATTEN + 1)]
    Krat.objects.bulk_create([Krat(code=code) for code in codes], ignore_conflicts=True)
