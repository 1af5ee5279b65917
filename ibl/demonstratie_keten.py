"""What a visitor finds of shelves, crates and scans: the last month only, on top of its transports."""

import datetime as dt
import random
from collections import defaultdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from ibl import selectors, services
from ibl.models import Bezit, Krat, Kratinzet, Transportopdracht
from ibl.services import Bewijs, Scanmelding
from ibl.workflow import Status

TITELS = 400
NAMEN = ["Fatma", "Joris", "Anneke", "Sem", "Mila", "Henk"]
# A crate of somebody else: nobody knows this code.
VREEMD = "KRAT-990017"


@transaction.atomic
def generate(maand: dt.date, *, tot: dt.datetime, rng: random.Random) -> None:
    """Only for the month that is now: older crates are long back."""
    if timezone.localdate(tot).replace(day=1) != maand:
        return
    _fill_shelves(rng)
    _pack_crates()
    driver = User.objects.filter(is_active=True, rollen__contains=[Rol.CHAUFFEUR]).order_by("pk").first()
    if driver is not None:
        _scan(driver, tot=tot, rng=rng)
    services.forecast_termijnen(at=tot)


def _fill_shelves(rng: random.Random) -> None:
    """The titles people ask for, each at a few branches."""
    places = list(
        Vestiging.objects.filter(organisatie__soort=Organisatie.Soort.BIBLIOTHEEK, actief=True).order_by("pk")
    )
    titles = (
        Transportopdracht.objects.exclude(isbn="")
        .order_by("isbn", "pk")
        .distinct("isbn")
        .values_list("isbn", "titel", "auteur")[:TITELS]
    )
    Bezit.objects.bulk_create(
        [
            Bezit(
                vestiging=place,
                sleutel=isbn,
                isbn=isbn,
                titel=titel,
                auteur=auteur,
                exemplaren=rng.choice([1, 1, 1, 2, 3]),
            )
            for isbn, titel, auteur in titles
            for place in rng.sample(places, min(len(places), rng.randint(2, 6)))
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


def _pack_crates() -> None:
    """Titles that stand ready for one branch share a crate."""
    taken = Kratinzet.objects.filter(tot__isnull=True).values("krat_id")
    free = iter(Krat.objects.filter(actief=True).exclude(pk__in=taken).order_by("-code"))
    together: defaultdict[tuple[int | None, int], list[Transportopdracht]] = defaultdict(list)
    ready = Transportopdracht.objects.filter(
        lading=Transportopdracht.Lading.ITEM, status=Status.KLAARGEZET, inzetten__isnull=True
    )
    for opdracht in ready.order_by("klaargezet_op", "pk"):
        together[opdracht.herkomst_id, opdracht.bestemming_id].append(opdracht)
    inzetten = []
    for opdrachten in together.values():
        krat = next(free, None)
        begin = opdrachten[0].klaargezet_op
        if krat is None or begin is None:
            break
        inzetten += [
            Kratinzet(
                krat=krat,
                opdracht=opdracht,
                bestemming_id=opdracht.bestemming_id,
                reis_van=begin,
                van=opdracht.klaargezet_op or begin,
            )
            for opdracht in opdrachten
        ]
    Kratinzet.objects.bulk_create(inzetten)


def _scan(driver: User, *, tot: dt.datetime, rng: random.Random) -> None:
    """The scans that belong to the last steps, one strange crate, and a name under what was delivered."""
    depot = selectors.find_depot()
    underway = Transportopdracht.objects.filter(status__in=[Status.GELADEN, Status.BEZORGD])
    scans = []
    for opdracht in underway.select_related("bestemming").order_by("pk"):
        handeling, plaats, op = (
            ("laden", depot, opdracht.geladen_op)
            if opdracht.stand == Status.GELADEN
            else ("lossen", opdracht.bestemming, opdracht.bezorgd_op)
        )
        if plaats is None or op is None:
            continue
        scans.append(_melding(rng, opdracht.nummer, handeling, plaats, op))
        if handeling == "lossen":
            bewijs = Bewijs(
                uuid=UUID(int=rng.getrandbits(128)),
                plaats=plaats,
                gebeurd_op=op + dt.timedelta(minutes=3),
                naam=rng.choice(NAMEN),
                gelost=1,
            )
            services.record_afgifte(bewijs, by=driver, at=tot)
    if scans and depot is not None:
        scans.append(_melding(rng, VREEMD, "laden", depot, scans[-1].gebeurd_op))
    services.receive_scans(scans, by=driver, apparaat="telefoon-demonstratie", at=tot)


def _melding(
    rng: random.Random, code: str, handeling: str, plaats: Vestiging, op: dt.datetime
) -> Scanmelding:
    return Scanmelding(UUID(int=rng.getrandbits(128)), code, handeling, op, plaats.pk)
