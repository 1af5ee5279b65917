import datetime as dt
import re

import pytest
from django.db import connection
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond.services import beat
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors, services
from servicedesk.models import Klok, Melding
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at

NU = at("2026-11-17 14:05")


def groups(now: dt.datetime = NU) -> dict[str, list[int | None]]:
    user = User.objects.order_by("pk")[0]
    blad = selectors.page_beurten(selectors.Filter(), user=user, aantal=None)
    groepen = selectors.group_beurten(blad, now=now, kalenders=selectors.Kalenders())
    return {groep.naam: [beurt.regel.urgentie for beurt in groep.beurten] for groep in groepen}


@pytest.fixture
def gevuld(afspraken: None, vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User) -> None:
    for urgentie, op, waar in [
        (3, "2026-11-17 09:00", vestiging),
        (1, "2026-11-17 11:50", vestiging),
        (1, "2026-11-17 13:20", andere_vestiging),
        (2, "2026-11-17 10:30", vestiging),
        (2, "2026-11-16 16:10", vestiging),
    ]:
        make_melding(waar, medewerker, urgentie=urgentie, op=at(op), kanaal="portaal")


@pytest.mark.usefixtures("gevuld")
def test_the_queue_goes_from_late_to_later() -> None:
    assert groups() == {"Te laat": [1], "Vandaag oppakken": [1, 2], "Morgen en later": [2, 3]}


@pytest.mark.usefixtures("gevuld")
def test_on_sunday_the_next_working_day_comes_first(vestiging: Vestiging, medewerker: User) -> None:
    Melding.objects.all().delete()
    make_melding(vestiging, medewerker, op=at("2026-11-20 16:00"))

    assert list(groups(at("2026-11-21 12:00"))) == ["Maandag oppakken"]
    assert list(groups(at("2026-11-22 12:00"))) == ["Morgen oppakken"]


@pytest.mark.usefixtures("gevuld")
@pytest.mark.parametrize(
    ("vraag", "aantal"),
    [
        ("", 5),
        ("?q=M2611-0003", 1),
        ("?q=zelfbediening+niet", 5),
        ("?q=bonprinter", 0),
        ("?kanaal=telefoon", 0),
    ],
)
def test_filters_stand_in_the_address(servicedeskmedewerker: User, vraag: str, aantal: int) -> None:
    response = signed_in(servicedeskmedewerker).get(f"/servicedesk/{vraag}")

    assert response.context["pagina"].paginator.count == aantal


@pytest.mark.usefixtures("gevuld")
def test_the_queue_can_show_one_library(servicedeskmedewerker: User, andere_vestiging: Vestiging) -> None:
    url = f"/servicedesk/?bibliotheek={andere_vestiging.organisatie_id}"

    response = signed_in(servicedeskmedewerker).get(url)

    assert response.context["pagina"].paginator.count == 1


@pytest.mark.usefixtures("gevuld")
@pytest.mark.parametrize(
    "vraag",
    ["?weergave=onzin", "?bibliotheek=abc", "?bibliotheek=99999999999999", "?pagina=-1", "?kanaal=fax"],
)
def test_nonsense_in_the_address_is_left_out(servicedeskmedewerker: User, vraag: str) -> None:
    assert signed_in(servicedeskmedewerker).get(f"/servicedesk/{vraag}").status_code == 200


@pytest.mark.usefixtures("gevuld")
def test_several_are_picked_up_at_once_and_the_way_back_is_kept(
    servicedeskmedewerker: User, collega: User
) -> None:
    first, second = Melding.objects.order_by("pk")[:2]
    services.pick_up_melding(first, by=collega, at=timezone.now())

    response = signed_in(servicedeskmedewerker).post(
        "/servicedesk/meldingen/oppakken/",
        {"melding": [first.pk, second.pk], "terug": "/servicedesk/?kanaal=portaal"},
        follow=True,
    )

    assert response.redirect_chain == [("/servicedesk/?kanaal=portaal", 302)]
    assert f"{first.nummer}: Al opgepakt door Collega." in response.text
    assert f"{second.nummer} is opgepakt." in response.text


@pytest.mark.usefixtures("gevuld")
def test_the_way_back_never_leaves_the_portal(servicedeskmedewerker: User) -> None:
    response = signed_in(servicedeskmedewerker).post(
        "/servicedesk/meldingen/oppakken/", {"terug": "https://elders.example/servicedesk/"}
    )

    assert response.headers["Location"] == "/servicedesk/"


@pytest.mark.usefixtures("gevuld")
def test_an_old_heartbeat_is_told(servicedeskmedewerker: User) -> None:
    client = signed_in(servicedeskmedewerker)
    beat("servicedesk", at=timezone.now() - dt.timedelta(minutes=4))
    late = client.get("/servicedesk/").text
    beat("servicedesk", at=timezone.now())

    assert "De bewaking van termijnen loopt achter" in late
    assert "De bewaking van termijnen loopt achter" not in client.get("/servicedesk/").text


@pytest.mark.usefixtures("gevuld")
def test_who_may_only_look_gets_no_buttons(logistiek_medewerker: User) -> None:
    text = signed_in(logistiek_medewerker).get("/servicedesk/").text

    assert "Zelfbediening" in text
    assert "Pak op" not in text


@pytest.mark.usefixtures("gevuld")
def test_every_link_beside_the_queue_opens(logistiek_medewerker: User, servicedeskmedewerker: User) -> None:
    for user in (logistiek_medewerker, servicedeskmedewerker):
        client = signed_in(user)
        beside = re.search(r'<nav class="weergaven".*?</nav>', client.get("/servicedesk/").text, re.DOTALL)
        assert beside
        links = sorted(set(re.findall(r'href="(/[^"]+)"', beside.group())))
        assert "/servicedesk/rooster/" in links
        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.usefixtures("gevuld")
@pytest.mark.parametrize("weergave", [w for w in selectors.Weergave if w != selectors.Weergave.ALLE])
def test_every_view_counts_what_it_shows(servicedeskmedewerker: User, weergave: selectors.Weergave) -> None:
    melding = Melding.objects.order_by("pk")[0]
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=timezone.now())

    response = signed_in(servicedeskmedewerker).get(f"/servicedesk/?weergave={weergave}")

    shown = response.context["pagina"].paginator.count
    counted = {telling.weergave: telling.aantal for telling in response.context["weergaven"]}
    assert counted[weergave] == shown


@pytest.mark.usefixtures("gevuld")
def test_the_queue_walks_one_index_of_running_clocks() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plan = selectors.list_op_te_pakken(selectors.Filter(), user=User.objects.order_by("pk")[0])[:50].explain()
    sweep = Klok.objects.filter(volgend_signaal_op__lt=NU).order_by("volgend_signaal_op").explain()

    assert "klok_wachtrij" in plan
    assert "klok_volgend_signaal" in sweep


def test_a_library_sees_only_its_own(
    melding: Melding, andere_vestiging: Vestiging, andere_medewerker: User, directeur: User
) -> None:
    other = make_melding(andere_vestiging, andere_medewerker, onderwerp="Iets van een ander")

    text = signed_in(directeur).get("/servicedesk/?toon=alle").text

    assert melding.nummer in text
    assert other.nummer not in text
    assert [hit.titel for hit in selectors.search(directeur, "iets")] == []
    assert [hit.titel for hit in selectors.search(andere_medewerker, "ander")] == ["Iets van een ander"]


def test_the_start_page_says_what_waits(
    melding: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    desk = selectors.list_taken(servicedeskmedewerker, at("2026-11-18 09:00"))
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-18 09:00"))
    services.wait_melding(
        melding,
        by=servicedeskmedewerker,
        at=at("2026-11-18 09:10"),
        op="wacht_op_melder",
        toelichting="Welk nummer?",
    )
    library = selectors.list_taken(medewerker, at("2026-11-18 10:00"))

    assert [taak.titel for taak in desk] == [melding.onderwerp]
    assert [(taak.knop, taak.toelichting) for taak in library] == [("Geef antwoord", "Welk nummer?")]
