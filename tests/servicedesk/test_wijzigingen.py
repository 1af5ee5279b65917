"""A change is planned, agreed with in order, done, and looked back on; the GBS board feeds the figure."""

import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Organisatie, Vestiging
from servicedesk import selectors, services
from servicedesk.models import IctDienst, Wijziging
from tests.conftest import signed_in
from tests.servicedesk.factories import make_melding
from tests.servicedesk.factories_wijzigingen import make_wijziging

pytestmark = pytest.mark.usefixtures("afspraken")
DAY = dt.timedelta(days=1)


@pytest.fixture
def ingediend(vestiging: Vestiging, servicedeskmedewerker: User) -> Wijziging:
    wijziging = make_wijziging(vestiging, servicedeskmedewerker)
    services.submit_wijziging(wijziging, by=servicedeskmedewerker, at=timezone.now())
    return selectors.load_wijziging(servicedeskmedewerker, wijziging.pk)


def decide(wijziging: Wijziging, by: User, *, akkoord: bool = True, toelichting: str = "") -> Wijziging:
    return services.decide_wijziging(
        wijziging, by=by, at=timezone.now(), akkoord=akkoord, toelichting=toelichting
    )


def test_bisc_agrees_first_and_then_the_library(
    ingediend: Wijziging, collega: User, directeur: User, servicedeskmedewerker: User
) -> None:
    with pytest.raises(services.WijzigingRefusedError, match="niet aan de beurt"):
        decide(ingediend, directeur)
    assert decide(ingediend, collega).status == Wijziging.Status.TER_GOEDKEURING
    assert Bericht.objects.filter(ontvanger=directeur, onderwerp__startswith="Akkoord gevraagd").exists()

    done = decide(ingediend, directeur)

    assert done.status == Wijziging.Status.GOEDGEKEURD
    assert (
        Bericht.objects.filter(ontvanger=servicedeskmedewerker, sleutel__startswith="besluit-").count() == 2
    )


def test_nobody_agrees_with_a_plan_of_their_own(ingediend: Wijziging, servicedeskmedewerker: User) -> None:
    with pytest.raises(services.WijzigingRefusedError, match="niet zelf goed"):
        decide(ingediend, servicedeskmedewerker)


def test_one_no_ends_it_and_the_plan_can_be_better(
    ingediend: Wijziging, collega: User, servicedeskmedewerker: User
) -> None:
    refused = decide(ingediend, collega, akkoord=False, toelichting="Niet op een zaterdag.")

    assert refused.status == Wijziging.Status.AFGEWEZEN
    again = services.plan_wijziging(
        refused.melding,
        by=servicedeskmedewerker,
        at=timezone.now(),
        risico="laag",
        plan="Op maandag.",
        terugvalplan="Terug.",
        van=timezone.now() + 2 * DAY,
        tot=timezone.now() + 3 * DAY,
        diensten=[],
        bibliotheken=[],
    )
    assert (again.pk, again.status) == (refused.pk, Wijziging.Status.CONCEPT)


def test_what_lies_for_agreement_is_not_rewritten(ingediend: Wijziging, servicedeskmedewerker: User) -> None:
    with pytest.raises(services.WijzigingRefusedError, match="al ter goedkeuring"):
        services.plan_wijziging(
            ingediend.melding,
            by=servicedeskmedewerker,
            at=timezone.now(),
            risico="laag",
            plan="Anders.",
            terugvalplan="Terug.",
            van=timezone.now() + DAY,
            tot=timezone.now() + 2 * DAY,
            diensten=[],
            bibliotheken=[],
        )


def test_looking_back_comes_after_the_change(
    ingediend: Wijziging, collega: User, directeur: User, servicedeskmedewerker: User
) -> None:
    decide(ingediend, collega)
    decide(ingediend, directeur)
    review = {"by": servicedeskmedewerker, "uitkomst": "geslaagd", "evaluatie": "Ging goed."}

    with pytest.raises(services.WijzigingRefusedError, match="nog niet begonnen"):
        services.review_wijziging(ingediend, at=timezone.now(), **review)  # type: ignore[arg-type]
    done = services.review_wijziging(ingediend, at=ingediend.van, **review)  # type: ignore[arg-type]

    assert (done.status, done.uitkomst) == (Wijziging.Status.UITGEVOERD, "geslaagd")


def test_the_calendar_shows_clashes_and_hides_others_plans(
    vestiging: Vestiging, servicedeskmedewerker: User, directeur: User, andere_directeur: User
) -> None:
    netwerk = IctDienst.objects.get(slug="netwerk")
    first = make_wijziging(vestiging, servicedeskmedewerker, diensten=[netwerk])
    second = make_wijziging(vestiging, servicedeskmedewerker, diensten=[netwerk])

    assert list(selectors.find_clashes(first)) == [second]
    komt, _ = selectors.make_kalender(directeur, now=timezone.now())
    assert sum(len(dag.wijzigingen) for dag in komt) == 2
    assert selectors.make_kalender(andere_directeur, now=timezone.now()) == ([], [])


def test_only_a_request_for_change_gets_a_plan(vestiging: Vestiging, servicedeskmedewerker: User) -> None:
    melding = make_melding(vestiging, servicedeskmedewerker)

    page = signed_in(servicedeskmedewerker).post(
        f"/servicedesk/meldingen/{melding.nummer}/plan/",
        {
            "risico": "laag",
            "plan": "x",
            "terugvalplan": "y",
            "van": "2030-01-01T10:00",
            "tot": "2030-01-01T09:00",
        },
    )

    assert page.status_code == 422
    assert "Het einde ligt na het begin." in page.text


def test_the_director_decides_on_the_page(ingediend: Wijziging, collega: User, directeur: User) -> None:
    decide(ingediend, collega)
    client = signed_in(directeur)

    page = client.get(ingediend.get_absolute_url())
    assert "Jouw besluit" in page.text
    refused = client.post(f"{ingediend.get_absolute_url()}beslissen/", {"akkoord": "nee"})
    assert refused.status_code == 422
    assert "Zeg waarom niet" in refused.text
    client.post(f"{ingediend.get_absolute_url()}beslissen/", {"akkoord": "ja"})

    ingediend.refresh_from_db()
    assert ingediend.status == Wijziging.Status.GOEDGEKEURD


# --- GBS ---------------------------------------------------------------------------------------------------
def test_the_board_feeds_the_figure(
    bibliotheek: Organisatie, andere_bibliotheek: Organisatie, servicedeskmedewerker: User
) -> None:
    now = timezone.now()
    move = {"by": servicedeskmedewerker, "at": now}
    services.move_gbs(bibliotheek, fase="proefmigratie", **move)  # type: ignore[arg-type]
    assert selectors.count_gbs(now=now).teller == 0

    services.move_gbs(bibliotheek, fase="gemigreerd", **move)  # type: ignore[arg-type]
    services.move_gbs(bibliotheek, fase="nazorg", **move)  # type: ignore[arg-type]
    assert selectors.count_gbs(now=now).teller == 1
    board = {
        kolom.fase.value: [t.organisatie for t in kolom.trajecten] for kolom in selectors.read_gbs_bord()
    }
    assert board["nazorg"] == [bibliotheek]
    assert board["voorbereiding"] == [andere_bibliotheek]

    services.move_gbs(bibliotheek, fase="voorbereiding", **move)  # type: ignore[arg-type]
    assert selectors.count_gbs(now=now).teller == 0
