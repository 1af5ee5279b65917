"""A visitor of the demonstration finds shelves, crates and scans that agree with the transports."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from ibl import demonstratie_keten, services
from ibl.models import (
    Afgifte,
    Bezit,
    Krat,
    Kratinzet,
    Scan,
    Tegenstrijdigheid,
    Transportopdracht,
    Verwachting,
)
from ibl.workflow import Status
from tests.ibl.factories import make_opdracht


@pytest.mark.usefixtures("depot", "chauffeur")
def test_what_is_shown_agrees_with_the_transports(
    vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User
) -> None:
    now = timezone.now()
    Krat.objects.bulk_create(Krat(code=f"KRAT-{number:06}") for number in range(1, 5))
    for status in (Status.KLAARGEZET, Status.KLAARGEZET, Status.GELADEN, Status.BEZORGD):
        make_opdracht(
            vestiging,
            andere_vestiging,
            by=medewerker,
            at=now - dt.timedelta(hours=2),
            status=status,
            isbn="9789023464860",
        )
    month = timezone.localdate(now).replace(day=1)
    before = list(Transportopdracht.objects.order_by("pk").values_list("pk", "status", "status_sinds"))

    demonstratie_keten.generate(month, tot=now, rng=random.Random(1))  # noqa: S311  the same every time
    demonstratie_keten.generate(dt.date(2025, 1, 1), tot=now, rng=random.Random(1))  # noqa: S311  the same every time

    assert (
        list(Transportopdracht.objects.order_by("pk").values_list("pk", "status", "status_sinds")) == before
    )
    assert Kratinzet.objects.values("krat").distinct().count() == 1
    assert Scan.objects.count() == 3
    assert Tegenstrijdigheid.objects.get().soort == Tegenstrijdigheid.Soort.ONBEKENDE_CODE
    assert Afgifte.objects.count() == 1
    assert Verwachting.objects.count() == 4
    assert Bezit.objects.exists()
    assert services.forecast_termijnen(at=now) == 4
