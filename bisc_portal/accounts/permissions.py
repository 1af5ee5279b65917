"""Who may do what with people."""

from bisc_portal.accounts.models import BISC_ROLLEN, Rol, User


def must_use_second_factor(user: User) -> bool:
    """BIO2 5.17.01: everyone with a BiSC role, and whoever may enter the admin."""
    return user.is_staff or any(rol in BISC_ROLLEN for rol in user.rollen)


def can_invite(user: User) -> bool:
    return user.has_rol(Rol.BEHEERDER)


def sees_only_cijfers(user: User) -> bool:
    """The province reads the indicators and nothing else."""
    return set(user.rollen) == {Rol.PROVINCIE}
