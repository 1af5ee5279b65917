"""Random histories of all parts: requests, calls, meetings, outages, agendas and trips."""

import datetime as dt
import hashlib
import random
from decimal import Decimal

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Bijeenkomst, Organisatie, Vestiging
from ibl.models import Depot, Emissiefactor, Reistijdmatrix, Rit, Ritplan, Transportopdracht
from ontwikkelagenda.models import Agenda, Evaluatie, Initiatief, Subsidietermijn, VastgesteldeVersie
from servicedesk import services as servicedesk
from servicedesk.models import Meetperiode, Melding, MeldingGebeurtenis, Onbeschikbaarheid, Tevredenheid
from tests.ibl.factories_ritten import make_voertuig
from tests.ontwikkelagenda.factories import make_agenda, make_initiatief
from tests.servicedesk.factories import load_afspraken, make_melding

NU = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
UUR = dt.timedelta(hours=1)
HOURS_72 = dt.timedelta(hours=72)


def some_moment(rng: random.Random) -> dt.datetime:
    """In 2026 or just before it, up to three days ago."""
    return dt.datetime(2025, 12, 20, tzinfo=dt.UTC) + dt.timedelta(minutes=rng.randrange(334 * 24 * 60))


def make_transports(rng: random.Random, places: list[Vestiging]) -> None:
    rows = []
    for number in range(150):
        asked = some_moment(rng)
        hours = rng.choice([5, 40, 71.9, 72, 72.1, 100, 300])
        after = asked + dt.timedelta(hours=hours)
        came = after <= NU and rng.random() < 0.75
        cancelled = not came and after <= NU and rng.random() < 0.5
        to = rng.choice(places)
        source = next(place for place in places if place != to)
        rows.append(
            Transportopdracht(
                nummer=f"T2601-{number:05}",
                lading="item",
                titel="Een titel",
                aanvrager=to.organisatie,
                uitlener=source.organisatie,
                herkomst=source,
                bestemming=to,
                aangevraagd_op=asked,
                termijn_op=asked + HOURS_72,
                status="beschikbaar" if came else ("geannuleerd" if cancelled else "toegewezen"),
                status_sinds=after if came or cancelled else asked,
                beschikbaar_op=after if came else None,
            )
        )
    Transportopdracht.objects.bulk_create(rows)


def make_calls(rng: random.Random, places: list[Vestiging], by: User, desk: User) -> None:
    load_afspraken()
    for _ in range(25):
        soort = rng.choice(["incident", "incident", "vraag", "wijzigingsverzoek"])
        fields = {"urgentie": rng.choice([1, 2, 3])} if soort == "incident" else {}
        op = some_moment(rng)
        melding = make_melding(rng.choice(places), by, op=op, soort=soort, **fields)
        at = op + dt.timedelta(hours=rng.choice([1, 5, 60, 500]))
        if at <= NU and rng.random() < 0.8:
            servicedesk.pick_up_melding(melding, by=desk, at=at)


def make_meetings(rng: random.Random) -> None:
    Bijeenkomst.objects.bulk_create(
        Bijeenkomst(
            soort=rng.choice(Bijeenkomst.Soort.values),
            titel=f"Overleg {number}",
            begint_op=some_moment(rng),
            gehouden=rng.random() < 0.7,
            evaluatie_cijfer=rng.choice([None, Decimal("7.5"), Decimal(9)]),
        )
        for number in range(40)
    )


def make_outages(rng: random.Random) -> None:
    for dienst in ("bibliotheeksysteem", "meldingsapplicatie"):
        Meetperiode.objects.create(dienst=dienst, vanaf=dt.date(2026, 1, 1))
        for day in rng.sample(range(300), 12):
            van = dt.datetime(2026, 1, 2, tzinfo=dt.UTC) + dt.timedelta(days=day, hours=rng.randrange(12))
            gepland = rng.random() < 0.3
            Onbeschikbaarheid.objects.create(
                dienst=dienst,
                van=van,
                tot=van + dt.timedelta(minutes=rng.randrange(1, 600)),
                gepland=gepland,
                aangekondigd_op=van - dt.timedelta(days=1) if gepland else None,
                toelichting="Storing",
            )


def make_judged_calls(rng: random.Random, places: list[Vestiging], desk: User, count: int = 60) -> None:
    """Calls in every state, passed on and reopened, merged, judged or not."""
    for number in range(count):
        where = rng.choice(places)
        begin = some_moment(rng)
        done = rng.random() < 0.8
        closed = done and rng.random() < 0.7
        earlier = Melding.objects.order_by("?").first()
        melding = Melding.objects.create(
            nummer=f"V{number:06}",
            soort="vraag",
            onderwerp=f"Vraag {number}",
            omschrijving="Hoe werkt dit?",
            organisatie=where.organisatie,
            vestiging=where,
            kanaal="portaal",
            melder_naam="M. Melder",
            status="afgesloten" if closed else ("opgelost" if done else "in_behandeling"),
            behandelaar=desk,
            gemeld_op=begin,
            opgelost_op=begin + UUR if done else None,
            afgesloten_op=begin + 2 * UUR if closed else None,
            samengevoegd_in=earlier if closed and rng.random() < 0.2 else None,
            afgeschermd=rng.random() < 0.05,
        )
        kinds = ["gemeld", *rng.sample(["toegewezen", "opgepakt"], 2)] if rng.random() < 0.4 else ["opgepakt"]
        kinds += rng.choice([[], [], ["wacht_op_melder"], ["wacht_op_leverancier", "hervat"], ["heropend"]])
        for kind in kinds:
            MeldingGebeurtenis.objects.create(melding=melding, soort=kind, op=begin, door=desk)
        if closed and rng.random() < 0.6:
            given = begin + dt.timedelta(hours=rng.choice([3, 40]))
            Tevredenheid.objects.create(melding=melding, score=rng.choice([1, 2, 3, 3]), gegeven_op=given)


def make_agendas(rng: random.Random, libraries: list[Organisatie], director: User) -> None:
    """This year's agenda, adopted or not, with initiatives that were evaluated or not, and deadlines."""
    agenda = make_agenda(2026, subsidie=900_000)
    for number in range(6):
        bibliotheken = tuple(rng.sample(libraries, rng.choice([1, 2])))
        amount = rng.randrange(1_000, 40_000)
        initiatief = make_initiatief(
            agenda, director, amount, titel=f"Initiatief {number}", bibliotheken=bibliotheken
        )
        Initiatief.objects.filter(pk=initiatief.pk).update(
            status=rng.choice(["in_bewerking", "klaar_voor_pdo", "klaar_voor_pdo", "voorstel"]),
            ingetrokken_op=NU if rng.random() < 0.2 else None,
        )
        if rng.random() < 0.5:
            make_evaluatie(initiatief, director, NU - dt.timedelta(days=rng.randrange(-5, 60)))
    adopted = dt.datetime(2025, 11, 1, tzinfo=dt.UTC) + dt.timedelta(days=rng.randrange(120))
    if rng.random() < 0.8:
        adopt_at(agenda, adopted, director)
    for library in libraries:
        for where in ("de gemeente", "de provincie"):
            day = adopted.date() + dt.timedelta(days=rng.choice([-30, 0, 1, 60, 400]))
            Subsidietermijn.objects.create(organisatie=library, jaar=2026, datum=day, omschrijving=where)


def make_evaluatie(initiatief: Initiatief, by: User, op: dt.datetime) -> None:
    marks = dict.fromkeys(("kwaliteit", "effect", "efficientie"), 3)
    texts = {f"{naam}_tekst": "Goed." for naam in marks}
    rest = {"bewijs": "tellingen", "lessen": "eerder beginnen", "door": by, "op": op, "gewijzigd_op": op}
    Evaluatie.objects.create(initiatief=initiatief, **marks, **texts, **rest)


def adopt_at(agenda: Agenda, op: dt.datetime, by: User) -> None:
    VastgesteldeVersie.objects.create(
        agenda=agenda,
        nummer=1,
        inhoud="{}",
        hash=hashlib.sha256(b"{}").hexdigest(),
        vastgesteld_op=op,
        vastgesteld_door=by,
    )


def make_trips(rng: random.Random, home: Vestiging) -> None:
    """Days with a trip that was driven or not, in vans of which one has no emission factor."""
    depot = Depot.objects.create(vestiging=home)
    vans = [
        make_voertuig(depot),
        make_voertuig(depot, aandrijving="elektrisch", emissieklasse="emissievrij", bereik_km=250),
    ]
    petrol = make_voertuig(depot, aandrijving="benzine")
    for fuel, kilos in (("diesel", "3.256"), ("elektrisch", "0.328")):
        for day, factor in ((dt.date(2025, 1, 1), 1), (dt.date(2026, 6, 1), 2)):
            Emissiefactor.objects.create(
                aandrijving=fuel, kg_co2_per_eenheid=Decimal(kilos) / factor, geldig_vanaf=day, bron="proef"
            )
    matrix = Reistijdmatrix.objects.create(
        versie=1, bron="schatting", vestigingen=[home.pk], meters=[0], seconden=[0], gemaakt_op=NU
    )
    for offset in rng.sample(range(325), 25):
        datum = dt.date(2026, 1, 1) + dt.timedelta(days=offset)
        plan = Ritplan.objects.create(depot=depot, datum=datum, matrix=matrix, gemaakt_op=NU)
        van = rng.choice([*vans, petrol])
        driven = rng.random() < 0.75
        begin = dt.datetime.combine(datum, dt.time(8), tzinfo=dt.UTC)
        Rit.objects.create(
            plan=plan,
            naam=f"Rit {offset}",
            datum=datum,
            voertuig=van,
            status="gereden" if driven else "vervallen",
            vertrek_op=begin if driven else None,
            terug_op=begin + 5 * UUR if driven else None,
            meters=rng.randrange(5_000, 90_000),
            bewegingen=rng.randrange(2, 25),
            aandrijving=van.aandrijving,
            verbruik_per_100_km=Decimal(rng.randrange(60, 220)) / 10,
        )
