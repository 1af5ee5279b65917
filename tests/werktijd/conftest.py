import pytest

from bisc_portal.werktijd import services
from bisc_portal.werktijd.models import Werkkalender
from tests.werktijd.kalenders import VANDAAG, versie


@pytest.fixture
def kalender(db: None) -> Werkkalender:
    kalender = Werkkalender.objects.create(naam="Proef", slug="proef")
    services.add_versie(kalender, versie=versie(), by=None, at=VANDAAG)
    return kalender
