from bisc_portal.accounts.models import Rol, User
from bisc_portal.demonstratie.logins import WACHTWOORD, list_logins, load_logins
from bisc_portal.netwerk.models import Organisatie, Vestiging


def test_every_role_has_a_login_that_works(
    vestiging: Vestiging, bisc: Organisatie, provincie: Organisatie
) -> None:
    load_logins()

    logins = list_logins()
    assert {login.rol for login in logins} == {rol.label for rol in Rol}
    assert all(User.objects.get(email=login.email).check_password(WACHTWOORD) for login in logins)


def test_loading_again_keeps_what_was_changed(
    vestiging: Vestiging, bisc: Organisatie, provincie: Organisatie
) -> None:
    load_logins()
    User.objects.filter(rollen__contains=[Rol.DIRECTEUR]).update(naam="Iemand anders")

    load_logins()

    assert User.objects.get(rollen__contains=[Rol.DIRECTEUR]).naam == "Iemand anders"
