"""What a beheerder may do in the admin: everything of the models that say so with this mixin, nothing else.

Votes, security incidents and the audit log do not: the beheerder keeps the house, not its secrets.
"""

from typing import Any

from django.http import HttpRequest

from bisc_portal.accounts.models import Rol


def _is_beheerder(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.is_authenticated and (user.is_superuser or user.has_rol(Rol.BEHEERDER)))


class BeheerderAdmin:
    """Put before ModelAdmin or an inline: rights come from the role, not from Django's permission table."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_beheerder(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_beheerder(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_beheerder(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_beheerder(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_beheerder(request)
