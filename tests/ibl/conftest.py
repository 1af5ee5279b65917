import datetime as dt

import pytest

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl.models import Transportopdracht
from tests.conftest import make_user
from tests.ibl.factories import make_opdracht

# A Monday morning.
MAANDAG = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def depot(bisc: Organisatie, vestiging: Vestiging) -> Vestiging:
    return Vestiging.objects.create(
        organisatie=bisc, gemeente=vestiging.gemeente, plaats="Bunnik", naam="BiSC-depot"
    )


@pytest.fixture
def derde_medewerker(db: None) -> User:
    """Somebody of a library that is neither requester nor lender."""
    derde = Organisatie.objects.create(naam="KunstenHuis Idea", korte_naam="Idea", soort="bibliotheek")
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=derde)
    zeist = Vestiging.objects.create(organisatie=derde, gemeente=gemeente, plaats="Zeist", naam="Zeist")
    return make_user(Rol.BIBLIOTHEEKMEDEWERKER, derde, zeist)


@pytest.fixture
def opdracht(vestiging: Vestiging, andere_vestiging: Vestiging, medewerker: User) -> Transportopdracht:
    """Het Eemhuis asks a title of Neude."""
    return make_opdracht(vestiging, andere_vestiging, by=medewerker, at=MAANDAG)
