"""The report form promises what holds for this library and this branch, not what holds in general."""

import datetime as dt

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors
from servicedesk.models import Melding, SlaBeleid, SlaNorm
from tests.conftest import signed_in
from tests.servicedesk.test_melding_page import form_data
from tests.werktijd.kalenders import at

NU = at("2026-11-17 10:30")
PAGINA = "/servicedesk/meldingen/nieuw/"


@pytest.fixture
def algemeen(afspraken: None) -> SlaNorm:
    """What holds for everybody: urgency 2 within a working day."""
    return SlaNorm.objects.get(soort="incident", urgentie=2, organisatie=None, vestiging=None)


def agree(algemeen: SlaNorm, **voor: object) -> SlaNorm:
    """An agreement of its own: urgency 2 within seven hours, of a branch within 15 days."""
    return SlaNorm.objects.create(
        beleid=SlaBeleid.objects.get(),
        soort="incident",
        urgentie=2,
        kalender=algemeen.kalender,
        eenheid="kalenderdagen" if "vestiging" in voor else "uren",
        aantal=15 if "vestiging" in voor else 7,
        **voor,
    )


def promised(**voor: int) -> str:
    toezeggingen = selectors.list_toezeggingen(now=NU, **voor)
    return next(t.norm.in_woorden for t in toezeggingen if t.urgentie == 2)


def test_the_most_particular_agreement_is_promised(algemeen: SlaNorm, vestiging: Vestiging) -> None:
    agree(algemeen, organisatie=vestiging.organisatie)
    of_library = promised(organisatie_id=vestiging.organisatie_id)
    agree(algemeen, vestiging=vestiging)

    assert promised() == "1 werkdag"
    assert of_library == "7 uur"
    assert promised(organisatie_id=vestiging.organisatie_id, vestiging_id=vestiging.pk) == "15 dagen"


def test_a_library_sees_its_own_agreement_on_the_form(
    algemeen: SlaNorm, vestiging: Vestiging, medewerker: User, andere_medewerker: User
) -> None:
    agree(algemeen, organisatie=vestiging.organisatie)

    own, other = (signed_in(user).get(PAGINA).text for user in (medewerker, andere_medewerker))

    assert "binnen 7 uur servicetijd" in own
    assert "binnen 7 uur servicetijd" not in other


def test_the_desk_sees_the_agreement_of_the_branch_it_chose(
    algemeen: SlaNorm, vestiging: Vestiging, servicedeskmedewerker: User
) -> None:
    agree(algemeen, vestiging=vestiging)
    client = signed_in(servicedeskmedewerker)

    chosen = client.get(PAGINA, {"vestiging": vestiging.pk}).text

    assert "binnen 15 dagen servicetijd" in chosen
    assert f'<option value="{vestiging.pk}" selected' in chosen
    assert "binnen 15 dagen servicetijd" not in client.get(PAGINA).text


def test_a_refused_form_keeps_the_promises_of_its_branch(
    algemeen: SlaNorm, vestiging: Vestiging, servicedeskmedewerker: User
) -> None:
    agree(algemeen, vestiging=vestiging)

    response = signed_in(servicedeskmedewerker).post(PAGINA, form_data(vestiging, onderwerp=""))

    assert response.status_code == 422
    assert "binnen 15 dagen servicetijd" in response.text


@pytest.mark.parametrize("onzin", ["x", "0", "99999999999999999999", "-1"])
def test_a_branch_that_does_not_exist_is_left_out(algemeen: SlaNorm, medewerker: User, onzin: str) -> None:
    assert signed_in(medewerker).get(PAGINA, {"vestiging": onzin}).status_code == 200


def test_the_form_promises_what_the_call_is_given(
    algemeen: SlaNorm, vestiging: Vestiging, medewerker: User
) -> None:
    agree(algemeen, vestiging=vestiging)

    signed_in(medewerker).post(PAGINA, form_data(vestiging))

    klok = Melding.objects.get().klokken.get()
    assert klok.norm.aantal == 15
    assert klok.due_at > timezone.now() + dt.timedelta(days=13)
