import pytest

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie, Vestiging
from servicedesk.models import Melding
from tests.conftest import make_user
from tests.servicedesk.factories import load_afspraken, make_melding


@pytest.fixture
def afspraken(db: None) -> None:
    load_afspraken()


@pytest.fixture
def melding(afspraken: None, vestiging: Vestiging, medewerker: User) -> Melding:
    """Urgency 2, reported on Tuesday 17 November 2026 at 10:30: due on Wednesday at 10:30."""
    return make_melding(vestiging, medewerker)


@pytest.fixture
def collega(bisc: Organisatie) -> User:
    """A second person at the desk."""
    user = make_user(Rol.BEHEERDER, bisc, naam="Collega")
    user.rollen = [Rol.SERVICEDESKMEDEWERKER]
    user.save(update_fields=["rollen"])
    return user
