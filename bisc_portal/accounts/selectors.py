"""Reading people and invitations."""

import hashlib

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from bisc_portal.accounts.models import Uitnodiging, User


def list_mensen(*, zoek: str = "", rol: str = "", organisatie_id: int | None = None) -> QuerySet[User]:
    """Everyone with an account, by name; `heeft_tweede_stap` says whether a second factor is set up."""
    factor = Authenticator.objects.filter(user_id=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    mensen = User.objects.select_related("organisatie", "vestiging").annotate(
        heeft_tweede_stap=Exists(factor)
    )
    if zoek:
        mensen = mensen.filter(Q(naam__icontains=zoek) | Q(email__icontains=zoek))
    if rol:
        mensen = mensen.filter(rollen__contains=[rol])
    if organisatie_id is not None:
        mensen = mensen.filter(organisatie_id=organisatie_id)
    return mensen.order_by("-is_active", "naam", "pk")


def list_open_uitnodigingen() -> QuerySet[Uitnodiging]:
    """Invitations nobody has used yet, the oldest first; an expired one stays until it is sent again."""
    return (
        Uitnodiging.objects.open()
        .select_related("organisatie", "vestiging", "uitgenodigd_door")
        .order_by("verstuurd_op", "pk")
    )


def find_uitnodiging(token: str) -> Uitnodiging | None:
    """The invitation that belongs to the secret in a mail, whatever its state."""
    return (
        Uitnodiging.objects.select_related("organisatie", "uitgenodigd_door")
        .filter(token_hash=hash_token(token))
        .first()
    )


def hash_token(token: str) -> str:
    """The secret is 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
