"""A new agreement moves no running deadline by itself; following it is an act with a preview and a record."""

import datetime as dt

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors, services
from servicedesk.models import HerberekendeKlok, Herberekening, Klok, Melding, SlaBeleid, SlaNorm
from servicedesk.services import HerberekeningRunningError
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at, local
from tests.werktijd.test_worked_examples import moment, norm, rows

NU = at("2026-11-17 12:00")
AFSPRAKEN = rows("case", "gemeld", "nieuwe norm", "op")


def agree(eenheid: str, aantal: int, vanaf: dt.date = dt.date(2026, 11, 1)) -> SlaBeleid:
    """A younger version in which urgency 2 has another norm, and all else is as it was."""
    oud = SlaBeleid.objects.order_by("-geldig_vanaf")[0]
    beleid = SlaBeleid.objects.create(geldig_vanaf=vanaf, toelichting="Nieuw")
    for regel in oud.normen.order_by("pk"):
        own = regel.kloksoort == "respons" and regel.urgentie == 2
        SlaNorm.objects.create(
            beleid=beleid,
            kloksoort=regel.kloksoort,
            soort=regel.soort,
            urgentie=regel.urgentie,
            kalender=regel.kalender,
            eenheid=eenheid if own else regel.eenheid,
            aantal=aantal if own else regel.aantal,
        )
    return beleid


@pytest.fixture
def langer(melding: Melding) -> SlaBeleid:
    """From now on urgency 2 has three working days; the call was reported before anybody knew."""
    return agree("werkdagen", 3)


def follow(beleid: SlaBeleid, by: User, op: dt.datetime = NU, verwacht: int = 1) -> Herberekening:
    services.request_overstap(beleid, by=by, at=op, reden="Nieuwe afspraken.", verwacht=verwacht)
    done = services.run_herberekening(at=op)
    assert done
    return done


def running(melding: Melding) -> Klok:
    return melding.klokken.get(stopped_at=None, vervangen_op=None)


@pytest.mark.parametrize("row", AFSPRAKEN, ids=lambda row: row[0])
def test_a_new_agreement_of_the_page_moves_only_what_follows_it(
    row: list[str], afspraken: None, vestiging: Vestiging, medewerker: User, beheerder: User
) -> None:
    _, gemeld, nieuwe_norm, op, zonder, met = row
    melding = make_melding(vestiging, medewerker, op=moment(gemeld))
    services.sweep_batch(at=moment(op))
    nieuw = norm(nieuwe_norm)

    beleid = agree(nieuw.eenheid, nieuw.aantal)
    assert running(melding).due_at == moment(zonder)

    follow(beleid, beheerder, moment(op))
    assert running(melding).due_at == moment(met)


def test_the_preview_says_what_would_move_and_writes_nothing(langer: SlaBeleid, melding: Melding) -> None:
    blik = selectors.preview_overstap(langer, now=NU)

    assert (blik.bekeken, blik.verschuift, blik.later, blik.te_laat) == (1, 1, 1, 0)
    assert [(klok.melding, local(naar)) for klok, naar in blik.voorbeelden] == [(melding, "2026-11-20 10:30")]
    assert melding.klokken.count() == 1


def test_the_old_promise_stays_known(langer: SlaBeleid, melding: Melding, beheerder: User) -> None:
    done = follow(langer, beheerder)

    oud, nieuw = melding.klokken.order_by("revisie")
    assert (oud.vervangen_op, oud.telt_mee, local(oud.due_at)) == (NU, False, "2026-11-18 10:30")
    assert (nieuw.aanleiding, nieuw.telt_mee, nieuw.norm.beleid) == ("afspraak", True, langer)
    moved = HerberekendeKlok.objects.get()
    assert (moved.klok, moved.due_van, moved.due_naar) == (nieuw, oud.due_at, nieuw.due_at)
    assert (done.bekeken, done.verschoven) == (1, 1)
    assert Logregel.objects.filter(actie="herberekening_gevraagd", actor=beheerder).count() == 1
    assert "volgens" in Logregel.objects.get(actie="herberekend").bijzonderheden


def test_following_twice_moves_nothing_more(langer: SlaBeleid, melding: Melding, beheerder: User) -> None:
    follow(langer, beheerder)

    again = follow(langer, beheerder, NU + dt.timedelta(minutes=5), verwacht=0)

    assert (again.bekeken, again.verschoven) == (1, 0)
    assert melding.klokken.count() == 2


def test_what_was_picked_up_is_left_alone(
    langer: SlaBeleid, melding: Melding, beheerder: User, servicedeskmedewerker: User
) -> None:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=NU)

    assert follow(langer, beheerder).verschoven == 0
    assert melding.klokken.count() == 1


def test_a_closed_month_is_left_alone(
    afspraken: None, vestiging: Vestiging, medewerker: User, beheerder: User
) -> None:
    make_melding(vestiging, medewerker, op=at("2026-10-31 10:00"))
    now = at("2026-11-02 09:00")
    services.close_maand(dt.date(2026, 10, 1), by=beheerder, at=now)

    assert follow(agree("werkdagen", 3), beheerder, now).verschoven == 0


def test_a_later_urgency_goes_by_the_agreement_that_was_followed(
    langer: SlaBeleid, melding: Melding, beheerder: User, servicedeskmedewerker: User
) -> None:
    follow(langer, beheerder)
    later = at("2026-11-17 13:00")

    for urgentie, moment_ in ((3, later), (2, later + dt.timedelta(minutes=1))):
        services.change_urgentie(
            melding, by=servicedeskmedewerker, at=moment_, urgentie=urgentie, reden="Anders."
        )

    assert running(melding).norm.beleid == langer


@pytest.mark.parametrize(
    ("nieuwe_norm", "urgentie", "due"),
    [("3 werkdagen", 1, "2026-11-18 11:30"), ("1 uren", 3, "2026-11-20 10:30")],
    ids=["longer, then raised", "shorter, then lowered"],
)
def test_the_nightly_check_finds_what_the_events_say(
    melding: Melding, beheerder: User, nieuwe_norm: str, urgentie: int, due: str
) -> None:
    nieuw = norm(nieuwe_norm)
    beleid = agree(nieuw.eenheid, nieuw.aantal, vanaf=dt.date(2026, 11, 18))
    follow(beleid, beheerder, at("2026-11-18 09:00"))
    services.change_urgentie(
        melding, by=beheerder, at=at("2026-11-18 09:30"), urgentie=urgentie, reden="Toch anders."
    )

    controle = services.check_klokken(at=at("2026-11-18 09:40"))

    assert local(running(melding).due_at) == due
    assert controle.gecontroleerd == 1
    assert not controle.afwijkingen.exists()


def test_only_the_agreement_in_force_can_be_followed(
    langer: SlaBeleid, melding: Melding, beheerder: User
) -> None:
    oud = SlaBeleid.objects.order_by("geldig_vanaf")[0]
    komend = agree("uren", 1, vanaf=dt.date(2026, 12, 1))

    for beleid in (oud, komend):
        with pytest.raises(HerberekeningRunningError):
            services.request_overstap(beleid, by=beheerder, at=NU, reden="?", verwacht=0)


def test_asking_twice_is_refused_while_one_waits(langer: SlaBeleid, beheerder: User) -> None:
    services.request_overstap(langer, by=beheerder, at=NU, reden="Nieuw.", verwacht=1)

    with pytest.raises(HerberekeningRunningError):
        services.request_overstap(langer, by=beheerder, at=NU, reden="Nieuw.", verwacht=1)


def test_the_page_shows_it_first_and_the_call_tells_it(
    langer: SlaBeleid, melding: Melding, beheerder: User
) -> None:
    client = signed_in(beheerder)
    agreement = client.get(f"/servicedesk/termijnen/afspraken/{langer.pk}/").text
    page = f"/servicedesk/termijnen/afspraken/{langer.pk}/herberekenen/"

    seen = client.get(page).text
    refused = client.post(page, {"reden": "Nieuwe afspraken.", "verwacht": "7"})

    assert page in agreement
    assert "Laat lopende termijnen de afspraak vanaf" in seen
    assert refused.status_code == 422
    assert not Herberekening.objects.exists()
    follow(langer, beheerder)
    assert "liet de termijn de nieuwe afspraak volgen" in client.get(melding.get_absolute_url()).text
    assert str(langer) in client.get("/servicedesk/termijnen/").text
