"""One outage, many calls: picked up, answered and resolved together, each measured from its own report."""

import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services
from servicedesk.models import Klok, Melding
from servicedesk.services import GroteStoringRefusedError
from tests.conftest import signed_in
from tests.servicedesk.factories import DINSDAG, make_melding

pytestmark = pytest.mark.usefixtures("afspraken")
UUR = dt.timedelta(hours=1)


@pytest.fixture
def hoofd(vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User) -> Melding:
    made = make_melding(vestiging, medewerker, urgentie=1)
    return services.declare_grote_storing(made, by=servicedeskmedewerker, at=DINSDAG)


@pytest.fixture
def delen(
    hoofd: Melding, andere_vestiging: Vestiging, andere_medewerker: User, servicedeskmedewerker: User
) -> list[Melding]:
    """Three calls of another library, ten minutes apart."""
    made = [
        make_melding(
            andere_vestiging, andere_medewerker, urgentie=1, op=DINSDAG + dt.timedelta(minutes=10 * n)
        )
        for n in (1, 2, 3)
    ]
    for deel in made:
        services.add_deelmelding(deel, by=servicedeskmedewerker, at=DINSDAG + UUR, hoofdmelding=hoofd)
    return made


def test_picking_up_the_whole_picks_up_every_part_from_its_own_report(
    hoofd: Melding, delen: list[Melding], servicedeskmedewerker: User
) -> None:
    services.pick_up_melding(hoofd, by=servicedeskmedewerker, at=DINSDAG + UUR)

    elapsed = [Klok.objects.get(melding=deel).elapsed for deel in delen]
    assert elapsed == [dt.timedelta(minutes=50), dt.timedelta(minutes=40), dt.timedelta(minutes=30)]
    assert {deel.status for deel in Melding.objects.all()} == {"in_behandeling"}


def test_a_part_that_comes_later_is_picked_up_at_once(
    hoofd: Melding, andere_vestiging: Vestiging, andere_medewerker: User, servicedeskmedewerker: User
) -> None:
    services.pick_up_melding(hoofd, by=servicedeskmedewerker, at=DINSDAG)
    later = make_melding(andere_vestiging, andere_medewerker, urgentie=1, op=DINSDAG + UUR)

    services.add_deelmelding(later, by=servicedeskmedewerker, at=DINSDAG + 2 * UUR, hoofdmelding=hoofd)

    assert Klok.objects.get(melding=later).elapsed == UUR


def test_one_solution_resolves_all_and_tells_every_reporter(
    hoofd: Melding, delen: list[Melding], andere_medewerker: User, servicedeskmedewerker: User
) -> None:
    services.pick_up_melding(hoofd, by=servicedeskmedewerker, at=DINSDAG + UUR)

    services.resolve_melding(
        hoofd, by=servicedeskmedewerker, at=DINSDAG + 2 * UUR, oplossing="De lijn ligt er weer."
    )

    assert {melding.status for melding in Melding.objects.all()} == {"opgelost"}
    told = Bericht.objects.filter(ontvanger=andere_medewerker, onderwerp__endswith=": opgelost")
    assert told.count() == len(delen)
    assert all("De lijn ligt er weer." in bericht.tekst for bericht in told)


def test_one_answer_stands_under_every_call(
    hoofd: Melding, delen: list[Melding], servicedeskmedewerker: User
) -> None:
    signed_in(servicedeskmedewerker).post(
        f"{hoofd.get_absolute_url()}reageren/", {"tekst": "De leverancier is bezig.", "aan_allen": "on"}
    )

    assert [melding.reacties.get().tekst for melding in (hoofd, *delen)] == ["De leverancier is bezig."] * 4


@pytest.mark.parametrize(
    "data", [{"tekst": "Alleen hier."}, {"tekst": "Notitie.", "aan_allen": "on", "intern": "on"}]
)
def test_an_answer_to_one_and_a_note_stay_where_they_are(
    hoofd: Melding, delen: list[Melding], servicedeskmedewerker: User, data: dict[str, str]
) -> None:
    signed_in(servicedeskmedewerker).post(f"{hoofd.get_absolute_url()}reageren/", data)

    assert hoofd.reacties.count() == 1
    assert not delen[0].reacties.exists()


def test_a_library_is_not_shown_whose_outage_it_is(
    hoofd: Melding, delen: list[Melding], andere_medewerker: User
) -> None:
    page = signed_in(andere_medewerker).get(delen[0].get_absolute_url()).text

    assert "Hoort bij een grote storing" in page
    assert hoofd.nummer not in page


def test_a_part_can_stand_by_itself_again(
    hoofd: Melding, delen: list[Melding], servicedeskmedewerker: User
) -> None:
    services.release_deelmelding(delen[0], by=servicedeskmedewerker, at=DINSDAG + UUR)

    services.pick_up_melding(hoofd, by=servicedeskmedewerker, at=DINSDAG + UUR)

    delen[0].refresh_from_db()
    assert delen[0].status == "nieuw"


def test_what_is_no_outage_takes_no_parts(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    one, other = make_melding(vestiging, medewerker), make_melding(vestiging, medewerker)
    vraag = make_melding(vestiging, medewerker, soort="vraag")

    with pytest.raises(GroteStoringRefusedError, match="is geen grote storing"):
        services.add_deelmelding(one, by=servicedeskmedewerker, at=DINSDAG, hoofdmelding=other)
    with pytest.raises(GroteStoringRefusedError, match="Alleen een incident"):
        services.declare_grote_storing(vraag, by=servicedeskmedewerker, at=DINSDAG)


def test_an_outage_is_no_part_of_another(hoofd: Melding, servicedeskmedewerker: User) -> None:
    with pytest.raises(GroteStoringRefusedError, match="hoort niet bij een andere"):
        services.add_deelmelding(hoofd, by=servicedeskmedewerker, at=DINSDAG, hoofdmelding=hoofd)


def test_the_queue_makes_one_outage_of_what_is_chosen(
    vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    chosen = [make_melding(vestiging, medewerker, op=timezone.now()) for _ in range(3)]

    signed_in(servicedeskmedewerker).post(
        "/servicedesk/meldingen/grote-storing/", {"melding": [melding.pk for melding in chosen]}
    )

    hoofd = Melding.objects.get(grote_storing=True)
    assert hoofd == chosen[0]
    assert hoofd.deelmeldingen.count() == 2
