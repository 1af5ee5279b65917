import pytest
from django.core.management import CommandError, call_command

from bisc_portal.accounts.models import Rol, Uitnodiging
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Organisatie


def test_the_console_invites_the_first_administrator(bisc: Organisatie) -> None:
    call_command("nodig_uit", "ans@bisc.invalid", "Ans de Wit")

    uitnodiging = Uitnodiging.objects.get(email="ans@bisc.invalid")
    assert (uitnodiging.rollen, uitnodiging.uitgenodigd_door) == ([Rol.BEHEERDER], None)
    assert "BiSC heeft een account voor je klaargezet" in Bericht.objects.get().tekst


def test_inviting_the_same_address_twice_is_refused(bisc: Organisatie) -> None:
    call_command("nodig_uit", "ans@bisc.invalid", "Ans de Wit")

    with pytest.raises(CommandError, match="openstaat"):
        call_command("nodig_uit", "ans@bisc.invalid", "Ans de Wit")
    assert Uitnodiging.objects.count() == 1


def test_something_that_is_no_address_is_refused(bisc: Organisatie) -> None:
    with pytest.raises(CommandError, match="geen e-mailadres"):
        call_command("nodig_uit", "ans", "Ans de Wit")
    assert Uitnodiging.objects.count() == 0


@pytest.mark.django_db
def test_an_empty_network_is_named_as_the_cause() -> None:
    with pytest.raises(CommandError, match="laad_referentie"):
        call_command("nodig_uit", "ans@bisc.invalid", "Ans de Wit")
