"""Filters stand in the address, and can be kept under a name."""

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import Label, OpgeslagenWeergave
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding

pytestmark = pytest.mark.usefixtures("afspraken")


@pytest.mark.parametrize("weergave", ["op-te-pakken", "alle", "incidenten"])
def test_every_filter_of_the_address_narrows_every_view(
    *,
    vestiging: Vestiging,
    andere_vestiging: Vestiging,
    medewerker: User,
    andere_medewerker: User,
    servicedeskmedewerker: User,
    weergave: str,
) -> None:
    at = timezone.now()
    wanted = make_melding(vestiging, medewerker, op=at, urgentie=1)
    other = make_melding(andere_vestiging, andere_medewerker, op=at, kanaal="telefoon", urgentie=3)
    services.add_label(wanted, by=servicedeskmedewerker, at=at, naam="wifi")
    services.assign_melding(wanted, by=servicedeskmedewerker, at=at, behandelaar=servicedeskmedewerker)
    client = signed_in(servicedeskmedewerker)

    for naam, waarde in (
        ("bibliotheek", vestiging.organisatie_id),
        ("kanaal", "portaal"),
        ("urgentie", 1),
        ("behandelaar", servicedeskmedewerker.pk),
        ("label", Label.objects.get().pk),
        ("melder", medewerker.pk),
        ("q", wanted.nummer),
    ):
        page = client.get("/servicedesk/", {"weergave": weergave, naam: waarde}).text
        assert wanted.onderwerp in page, naam
        assert other.onderwerp not in page, naam


@pytest.mark.parametrize(
    "adres", ["urgentie=veel", "label=999999999999999", "sorteer=DROP", "weergave=x&pagina=-1"]
)
def test_nonsense_in_the_address_is_left_out(servicedeskmedewerker: User, adres: str) -> None:
    assert signed_in(servicedeskmedewerker).get(f"/servicedesk/?{adres}").status_code == 200


@pytest.mark.parametrize(("sorteer", "eerst"), [("gemeld", 0), ("-gemeld", 2), ("urgentie", 1)])
def test_the_order_stands_in_the_address(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User, sorteer: str, eerst: int
) -> None:
    made = [make_melding(vestiging, medewerker, op=timezone.now(), urgentie=u) for u in (3, 1, 2)]

    page = signed_in(servicedeskmedewerker).get(f"/servicedesk/?weergave=incidenten&sorteer={sorteer}").text

    plekken = [page.index(melding.onderwerp) for melding in made]
    assert plekken.index(min(plekken)) == eerst


def test_a_view_is_kept_counted_and_taken_away(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    make_melding(vestiging, medewerker, op=timezone.now(), urgentie=1)
    make_melding(vestiging, medewerker, op=timezone.now(), urgentie=3)
    client = signed_in(servicedeskmedewerker)
    data = {"naam": "Spoed", "adres": "urgentie=1&pagina=4&next=https://kwaad.invalid"}

    page = client.post("/servicedesk/weergaven/bewaren/", data, follow=True)

    kept = OpgeslagenWeergave.objects.get()
    assert kept.adres == "urgentie=1"
    assert page.redirect_chain == [("/servicedesk/?urgentie=1", 302)]
    assert 'Spoed <span class="nr">1</span>' in page.text
    client.post(f"/servicedesk/weergaven/{kept.pk}/weg/")
    assert not OpgeslagenWeergave.objects.exists()


def test_the_same_name_again_replaces(servicedeskmedewerker: User) -> None:
    for adres in ("urgentie=1", "urgentie=2"):
        services.save_weergave(by=servicedeskmedewerker, at=timezone.now(), naam="Mijn", adres=adres)

    assert OpgeslagenWeergave.objects.get().adres == "urgentie=2"


@pytest.mark.parametrize("gedeeld", [True, False])
def test_only_a_shared_view_is_seen_by_a_colleague(
    servicedeskmedewerker: User, collega: User, gedeeld: bool
) -> None:
    kept = services.save_weergave(
        by=servicedeskmedewerker, at=timezone.now(), naam="Overstap GBS", adres="q=gbs", gedeeld=gedeeld
    )
    client = signed_in(collega)

    assert ("Overstap GBS" in client.get("/servicedesk/").text) is gedeeld
    assert client.post(f"/servicedesk/weergaven/{kept.pk}/weg/").status_code == 404


def test_a_view_without_a_name_is_refused(servicedeskmedewerker: User) -> None:
    response = signed_in(servicedeskmedewerker).post(
        "/servicedesk/weergaven/bewaren/", {"adres": "urgentie=1"}
    )

    assert response.status_code == 422
    assert "Geef de weergave een naam." in response.text
