"""Made-up surveys: the one of last year with its results, and this year's, which people are answering."""

import datetime as dt
import random

from django.utils import timezone

from bisc_portal.accounts.models import User
from kpi import services
from kpi.models import Antwoordrecht, Onderzoek, Onderzoeksantwoord

STELLINGEN = [
    "De servicedesk helpt mij snel.",
    "Ik weet bij wie van BiSC ik terecht kan.",
    "Aangevraagde materialen komen op tijd.",
    "De Ontwikkelagenda gaat over wat wij nodig hebben.",
    "Kennissessies helpen mij in mijn werk.",
]
# For each statement how often 1 to 5 is chosen.
NEIGING = ([1, 2, 5, 12, 8], [1, 3, 6, 10, 4], [2, 5, 7, 9, 3], [1, 2, 6, 9, 5], [1, 1, 4, 11, 9])
TOELICHTINGEN = [
    "Aan de telefoon altijd prettig geholpen.",
    "Soms duurt het lang voordat de leverancier antwoordt. Laat dan even iets weten.",
    "De kratten komen nu op vaste dagen, dat scheelt veel.",
    "Graag meer kennissessies voor frontoffice.",
]
GENODIGD, GEANTWOORD, TOT_NU_TOE = 34, 27, 9
LOOPTIJD = dt.timedelta(days=21)


def generate(*, by: User, tot: dt.datetime, rng: random.Random) -> None:
    """Both once: what stands there stays."""
    for jaar, sluit_op, aantal in (
        (tot.year - 1, dt.date(tot.year - 1, 11, 28), GEANTWOORD),
        (tot.year, timezone.localdate(tot) + dt.timedelta(days=12), TOT_NU_TOE),
    ):
        if Onderzoek.objects.filter(jaar=jaar).exists():
            continue
        genodigd_op = min(tot, timezone.make_aware(dt.datetime.combine(sluit_op - LOOPTIJD, dt.time(9))))
        onderzoek = services.create_onderzoek(
            jaar=jaar,
            titel="Hoe doet BiSC het?",
            stellingen=STELLINGEN,
            sluit_op=sluit_op,
            by=by,
            at=genodigd_op,
        )
        Onderzoek.objects.filter(pk=onderzoek.pk).update(genodigd=GENODIGD, genodigd_op=genodigd_op)
        _answer(onderzoek, aantal, rng)


def _answer(onderzoek: Onderzoek, aantal: int, rng: random.Random) -> None:
    """Answers, and for who has not answered yet a right to do so that nobody has the secret of."""
    Onderzoeksantwoord.objects.bulk_create(
        Onderzoeksantwoord(
            onderzoek=onderzoek,
            cijfer=rng.choices([5, 6, 7, 8, 9], [1, 3, 9, 11, 3])[0],
            scores=[rng.choices(range(1, 6), neiging)[0] for neiging in NEIGING],
            toelichting=TOELICHTINGEN[number] if number < len(TOELICHTINGEN) else "",
        )
        for number in range(aantal)
    )
    Antwoordrecht.objects.bulk_create(
        Antwoordrecht(onderzoek=onderzoek, kenmerk=f"{onderzoek.jaar}{number:060d}")
        for number in range(GENODIGD - aantal)
    )
