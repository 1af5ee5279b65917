"""What others do while you look: in the queue, and at one call."""

import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors, services
from servicedesk.models import Kijker, Melding
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding

pytestmark = pytest.mark.usefixtures("afspraken")


def test_new_calls_and_changed_rows_are_news_of_the_queue(
    melding: Melding, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User, collega: User
) -> None:
    na = selectors.latest_gebeurtenis()
    services.pick_up_melding(melding, by=collega, at=timezone.now())
    make_melding(vestiging, medewerker, op=timezone.now())

    client = signed_in(servicedeskmedewerker)
    news = client.get(f"/servicedesk/wachtrij/nieuws/?na={na}").json()

    assert (news["nieuw"], news["regels"]) == (1, {str(melding.pk): "opgepakt door Collega"})
    assert client.get(f"/servicedesk/wachtrij/nieuws/?na={news['tot']}").json()["nieuw"] == 0


def test_what_does_not_belong_in_the_view_is_no_news(
    melding: Melding, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    na = selectors.latest_gebeurtenis()
    make_melding(vestiging, medewerker, op=timezone.now(), urgentie=3)

    client = signed_in(servicedeskmedewerker)

    for adres, nieuw in (("urgentie=3", 1), ("urgentie=1", 0), ("weergave=vragen", 0)):
        assert client.get(f"/servicedesk/wachtrij/nieuws/?{adres}&na={na}").json()["nieuw"] == nieuw


def test_my_own_acts_are_no_news_to_me(melding: Melding, servicedeskmedewerker: User) -> None:
    na = selectors.latest_gebeurtenis()
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=timezone.now())

    news = signed_in(servicedeskmedewerker).get(f"/servicedesk/wachtrij/nieuws/?na={na}").json()

    assert news["regels"] == {}


def test_two_people_on_one_call_see_each_other(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    url = f"{melding.get_absolute_url()}aanwezig/"
    anna, bo = signed_in(servicedeskmedewerker), signed_in(collega)

    assert anna.post(url).json()["anderen"] == []
    assert bo.post(url, {"schrijft": "ja"}).json()["anderen"] == [
        "Servicedeskmedewerker bekijkt deze melding"
    ]
    assert anna.post(url).json()["anderen"] == ["Collega schrijft een antwoord"]
    assert anna.get("/servicedesk/wachtrij/nieuws/").json()["kijkers"] == {
        str(melding.pk): "Collega schrijft een antwoord"
    }
    assert Kijker.objects.count() == 2


def test_who_stopped_looking_is_gone_and_later_forgotten(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    now = timezone.now()
    services.show_presence(melding, by=collega, at=now, schrijft=False)

    assert selectors.list_kijkers(user=servicedeskmedewerker, now=now + dt.timedelta(seconds=29))
    assert not selectors.list_kijkers(user=servicedeskmedewerker, now=now + dt.timedelta(seconds=31))
    assert services.forget_kijkers(at=now + dt.timedelta(hours=2)) == 1


def test_a_library_never_learns_who_looks(melding: Melding, medewerker: User, collega: User) -> None:
    services.show_presence(melding, by=collega, at=timezone.now(), schrijft=True)

    answer = signed_in(medewerker).post(f"{melding.get_absolute_url()}aanwezig/").json()

    assert answer["anderen"] == []
    assert Kijker.objects.count() == 1


def test_what_is_said_meanwhile_comes_along_and_notes_stay_with_bisc(
    melding: Melding, medewerker: User, servicedeskmedewerker: User, collega: User
) -> None:
    url = f"{melding.get_absolute_url()}aanwezig/"
    seen = services.add_reactie(melding, by=medewerker, at=timezone.now(), tekst="Al gezien.")
    services.add_reactie(melding, by=collega, at=timezone.now(), tekst="Voor de bibliotheek.")
    last = services.add_reactie(melding, by=collega, at=timezone.now(), tekst="Voor ons.", intern=True)
    data = {"reactie": seen.pk, "gebeurtenis": selectors.latest_gebeurtenis()}

    library, desk = (signed_in(user).post(url, data).json() for user in (medewerker, servicedeskmedewerker))

    assert "Al gezien." not in desk["html"]
    assert "Voor de bibliotheek." in library["html"]
    assert "Voor ons." not in library["html"]
    assert "Voor ons." in desk["html"]
    assert desk["reactie"] == last.pk
