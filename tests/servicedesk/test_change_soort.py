import pytest

from bisc_portal.accounts.models import User
from servicedesk import services
from servicedesk.models import Klok, Melding, MeldingGebeurtenis
from servicedesk.services import SoortUnchangedError
from tests.servicedesk.factories import DINSDAG
from tests.werktijd.kalenders import at, local


def change(melding: Melding, by: User, moment: str, soort: str, urgentie: int | None = None) -> Melding:
    return services.change_soort(
        melding, by=by, at=at(moment), soort=soort, urgentie=urgentie, reden="Bij nader inzien."
    )


def revisions(melding: Melding) -> list[Klok]:
    return list(melding.klokken.order_by("ronde", "revisie"))


def test_another_kind_closes_one_revision_and_opens_the_next(
    melding: Melding, servicedeskmedewerker: User
) -> None:
    changed = change(melding, servicedeskmedewerker, "2026-11-17 13:00", "vraag")

    oud, nieuw = revisions(melding)
    assert (oud.vervangen_op, oud.telt_mee) == (at("2026-11-17 13:00"), False)
    assert (local(nieuw.due_at), nieuw.aanleiding, nieuw.telt_mee) == ("2026-12-01 17:00", "soort", True)
    assert (changed.nummer, changed.urgentie) == (melding.nummer, None)


def test_a_question_that_is_an_incident_runs_from_the_change(
    melding: Melding, servicedeskmedewerker: User
) -> None:
    change(melding, servicedeskmedewerker, "2026-11-17 13:00", "vraag")
    change(melding, servicedeskmedewerker, "2026-11-19 09:00", "incident", 1)

    assert local(revisions(melding)[-1].due_at) == "2026-11-19 11:00"


def test_a_breach_stays_with_the_kind_it_was(melding: Melding, servicedeskmedewerker: User) -> None:
    change(melding, servicedeskmedewerker, "2026-11-18 11:00", "vraag")

    oud, nieuw = revisions(melding)
    assert (oud.resultaat, oud.telt_mee, nieuw.telt_mee) == (Klok.Resultaat.GEMIST, True, False)


def test_the_reason_and_both_kinds_are_kept(melding: Melding, servicedeskmedewerker: User) -> None:
    change(melding, servicedeskmedewerker, "2026-11-17 13:00", "vraag")

    event = melding.gebeurtenissen.get(soort=MeldingGebeurtenis.Soort.SOORT_GEWIJZIGD)
    assert (event.van_soort, event.naar_soort, event.toelichting) == (
        "incident",
        "vraag",
        "Bij nader inzien.",
    )


@pytest.mark.parametrize(
    ("soort", "urgentie"), [("incident", 2), ("vraag", 2), ("wijzigingsverzoek", 1)], ids=str
)
def test_a_kind_that_does_not_fit_is_refused(
    melding: Melding, servicedeskmedewerker: User, soort: str, urgentie: int
) -> None:
    with pytest.raises(SoortUnchangedError):
        services.change_soort(
            melding, by=servicedeskmedewerker, at=DINSDAG, soort=soort, urgentie=urgentie, reden="?"
        )
