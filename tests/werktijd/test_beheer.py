"""The administrator's pages about calendars."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.werktijd import engine, selectors, services
from bisc_portal.werktijd.models import KalenderVersie, Sluiting, Werkkalender
from tests.conftest import signed_in
from tests.werktijd.kalenders import VANDAAG, at, closed

WEEK = [("0", "08:30", "12:00"), ("0", "12:30", "17:00"), ("4", "09:00", "00:00")]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(VANDAAG, tick=False):
        yield


def rows(prefix: str, found: list[dict[str, str]]) -> dict[str, str]:
    """What the browser sends for the lines of an inline."""
    sent = {f"{prefix}-TOTAL_FORMS": str(len(found)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(found):
        sent |= {f"{prefix}-{number}-{field}": value for field, value in row.items()}
    return sent


def sent_versie(kalender: Werkkalender, vanaf: str, week: list[tuple[str, str, str]]) -> dict[str, str]:
    windows = [{"weekdag": weekdag, "van": van, "tot": tot} for weekdag, van, tot in week]
    return {
        "kalender": str(kalender.pk),
        "geldig_vanaf": vanaf,
        "dag_van": "08:30",
        "dag_tot": "17:00",
        **rows("vensters", windows),
    }


def sent_sluiting(kalender: Werkkalender, datum: str, hours: list[tuple[str, str]]) -> dict[str, str]:
    windows = [{"van": van, "tot": tot} for van, tot in hours]
    return {"kalender": str(kalender.pk), "datum": datum, "reden": "Kerstavond", **rows("vensters", windows)}


def act(user: User, model: str, action: str, *objects: Sluiting | Werkkalender) -> str:
    """Run an action on some lines of a list and give the page that follows."""
    data = {"action": action, "_selected_action": [str(obj.pk) for obj in objects]}
    return signed_in(user).post(f"/beheer/werktijd/{model}/", data, follow=True).text


def test_new_hours_are_stored_with_their_windows(kalender: Werkkalender, beheerder: User) -> None:
    response = signed_in(beheerder).post(
        "/beheer/werktijd/kalenderversie/add/", sent_versie(kalender, "01-01-2027", WEEK)
    )

    assert response.status_code == 302
    loaded = selectors.load_kalender("proef")
    assert engine.is_open(loaded, at("2027-01-08 23:59"))
    assert not engine.is_open(loaded, at("2027-01-04 12:15"))
    assert Logregel.objects.filter(actie="beheer_toegevoegd", actor=beheerder).count() == 1


@pytest.mark.parametrize(
    ("vanaf", "week", "sentence"),
    [
        ("22-11-2026", WEEK, "Kies een dag die nog moet komen"),
        ("01-01-2027", [], "Noem minstens één venster"),
        ("01-01-2027", [("0", "08:30", "12:00"), ("0", "11:59", "17:00")], "Vensters overlappen elkaar"),
        ("01-01-2027", [("0", "17:00", "08:30")], "Een venster sluit na het openen"),
    ],
)
def test_wrong_hours_are_refused_with_a_sentence(
    kalender: Werkkalender, beheerder: User, vanaf: str, week: list[tuple[str, str, str]], sentence: str
) -> None:
    response = signed_in(beheerder).post(
        "/beheer/werktijd/kalenderversie/add/", sent_versie(kalender, vanaf, week)
    )

    assert sentence in response.text
    assert KalenderVersie.objects.count() == 1


def test_two_versions_from_one_date_are_refused_with_a_sentence(
    kalender: Werkkalender, beheerder: User
) -> None:
    data = sent_versie(kalender, "01-01-2027", WEEK)
    signed_in(beheerder).post("/beheer/werktijd/kalenderversie/add/", data)

    page = signed_in(beheerder).post("/beheer/werktijd/kalenderversie/add/", data).text

    assert "Op deze datum gaat al een versie van deze kalender in." in page
    assert KalenderVersie.objects.count() == 2


def test_hours_in_force_can_only_be_read(kalender: Werkkalender, beheerder: User) -> None:
    versie = kalender.versies.get()
    page = f"/beheer/werktijd/kalenderversie/{versie.pk}"

    assert signed_in(beheerder).get(f"{page}/change/").status_code == 200
    assert (
        signed_in(beheerder).post(f"{page}/change/", sent_versie(kalender, "01-01-2027", WEEK)).status_code
        == 403
    )
    assert signed_in(beheerder).post(f"{page}/delete/", {"post": "yes"}).status_code == 403


def test_a_closure_entered_in_the_admin_is_a_proposal(kalender: Werkkalender, beheerder: User) -> None:
    data = sent_sluiting(kalender, "24-12-2026", [("08:30", "15:00")])

    response = signed_in(beheerder).post("/beheer/werktijd/sluiting/add/", data)

    assert response.status_code == 302
    assert Sluiting.objects.get().status == Sluiting.Status.VOORGESTELD
    assert selectors.load_kalender("proef").sluitingen == ()


@pytest.mark.parametrize(
    ("datum", "hours", "sentence"),
    [
        ("22-11-2026", [], "Kies een dag die nog moet komen"),
        ("24-12-2026", [("08:30", "12:00"), ("11:00", "13:00")], "Vensters overlappen elkaar"),
        ("31-02-2027", [], "geldige datum"),
    ],
)
def test_a_wrong_closure_is_refused_with_a_sentence(
    kalender: Werkkalender, beheerder: User, datum: str, hours: list[tuple[str, str]], sentence: str
) -> None:
    response = signed_in(beheerder).post(
        "/beheer/werktijd/sluiting/add/", sent_sluiting(kalender, datum, hours)
    )

    assert sentence in response.text
    assert not Sluiting.objects.exists()


def test_the_action_confirms_what_it_can_and_names_the_rest(kalender: Werkkalender, beheerder: User) -> None:
    coming = Sluiting.objects.create(kalender=kalender, datum=dt.date(2026, 12, 24), reden="Kerstavond")
    past = Sluiting.objects.create(kalender=kalender, datum=dt.date(2026, 11, 20), reden="te laat")

    page = act(beheerder, "sluiting", "confirm", coming, past)

    assert "1 sluiting bevestigd." in page
    assert "20-11-2026 is al begonnen" in page
    assert [s.reden for s in selectors.load_kalender("proef").sluitingen] == ["Kerstavond"]


def test_a_confirmed_closure_can_be_taken_back_but_not_edited(
    kalender: Werkkalender, beheerder: User
) -> None:
    stored = services.add_sluiting(kalender, sluiting=closed("2026-12-24", "x"), by=beheerder, at=VANDAAG)
    page = f"/beheer/werktijd/sluiting/{stored.pk}/change/"

    assert signed_in(beheerder).get(page).status_code == 200
    assert signed_in(beheerder).post(page, sent_sluiting(kalender, "28-12-2026", [])).status_code == 403
    assert "1 sluiting verwijderd." in act(beheerder, "sluiting", "remove", stored)
    assert not Sluiting.objects.exists()


@pytest.mark.parametrize(
    ("action", "jaar", "days"), [("propose_this_year", 2026, 7), ("propose_next_year", 2027, 7)]
)
def test_the_holidays_of_a_year_are_proposed_from_the_list(
    kalender: Werkkalender, beheerder: User, action: str, jaar: int, days: int
) -> None:
    page = act(beheerder, "werkkalender", action, kalender)

    assert f"{days} feestdagen van {jaar} voorgesteld" in page
    assert selectors.sluitingen_to_confirm().count() == days


def test_what_deadlines_were_reckoned_with_stays(kalender: Werkkalender, beheerder: User) -> None:
    data = {"naam": "Andere naam", "slug": "anders", "tijdzone": "UTC", "altijd_open": "on"}
    empty = rows("versies", []) | rows("sluitingen", [])

    signed_in(beheerder).post(f"/beheer/werktijd/werkkalender/{kalender.pk}/change/", data | empty)

    kalender.refresh_from_db()
    assert (kalender.naam, kalender.slug, kalender.tijdzone) == ("Andere naam", "proef", "Europe/Amsterdam")
    assert not kalender.altijd_open
    assert Logregel.objects.get(actie="beheer_gewijzigd").bijzonderheden == {"velden": ["Naam"]}


def test_an_unknown_time_zone_is_refused_with_a_sentence(beheerder: User) -> None:
    data = {"naam": "Proef", "slug": "proef", "tijdzone": "Europe/Utrecht"}
    empty = rows("versies", []) | rows("sluitingen", [])

    page = signed_in(beheerder).post("/beheer/werktijd/werkkalender/add/", data | empty).text

    assert "Tijdzone" in page
    assert "bestaat niet" in page
    assert not Werkkalender.objects.exists()


def test_only_the_beheerder_keeps_calendars(kalender: Werkkalender, servicedeskmedewerker: User) -> None:
    assert signed_in(servicedeskmedewerker).get("/beheer/werktijd/werkkalender/").status_code in {302, 403}
