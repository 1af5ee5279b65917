"""Inviting people, and changing what they may do. Each act stands in the audit log."""

import datetime as dt
import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from bisc_portal.accounts import errors
from bisc_portal.accounts.models import ROLLEN_PER_SOORT, Rol, Uitnodiging, User
from bisc_portal.accounts.selectors import hash_token
from bisc_portal.berichten.services import queue_bericht
from bisc_portal.logboek.services import record

GELDIG = dt.timedelta(days=7)


@transaction.atomic
def invite(
    *,
    email: str,
    naam: str,
    organisatie_id: int,
    vestiging_id: int | None,
    rollen: list[str],
    by: User | None,
    at: dt.datetime,
) -> Uitnodiging:
    """Offer an account by mail; `by=None` is the console, for the first administrator.

    Refuses an address that has an account or an open invitation.
    """
    email = email.lower()
    if User.objects.filter(email=email).exists():
        raise errors.EmailTakenError
    token = secrets.token_urlsafe(32)
    uitnodiging = Uitnodiging(
        email=email,
        naam=naam,
        organisatie_id=organisatie_id,
        vestiging_id=vestiging_id,
        rollen=rollen,
        token_hash=hash_token(token),
        uitgenodigd_door=by,
        verstuurd_op=at,
        verloopt_op=at + GELDIG,
    )
    _require_fit(uitnodiging, rollen)
    try:
        with transaction.atomic():
            uitnodiging.save()
    except IntegrityError as error:
        raise errors.AlreadyInvitedError from error
    _mail_uitnodiging(uitnodiging, token)
    record("uitgenodigd", uitnodiging, by=by, at=at, rollen=rollen)
    return uitnodiging


@transaction.atomic
def resend_uitnodiging(uitnodiging: Uitnodiging, *, by: User, at: dt.datetime) -> Uitnodiging:
    """Mail a new link for another week; the old link stops working."""
    uitnodiging = _lock_open(uitnodiging)
    token = secrets.token_urlsafe(32)
    uitnodiging.token_hash = hash_token(token)
    uitnodiging.verstuurd_op = at
    uitnodiging.verloopt_op = at + GELDIG
    uitnodiging.save(update_fields=["token_hash", "verstuurd_op", "verloopt_op"])
    _mail_uitnodiging(uitnodiging, token)
    record("opnieuw uitgenodigd", uitnodiging, by=by, at=at)
    return uitnodiging


@transaction.atomic
def revoke_uitnodiging(uitnodiging: Uitnodiging, *, by: User, at: dt.datetime) -> Uitnodiging:
    uitnodiging = _lock_open(uitnodiging)
    uitnodiging.ingetrokken_op = at
    uitnodiging.save(update_fields=["ingetrokken_op"])
    record("uitnodiging ingetrokken", uitnodiging, by=by, at=at)
    return uitnodiging


@transaction.atomic
def accept_uitnodiging(uitnodiging: Uitnodiging, *, password: str, at: dt.datetime) -> User:
    """Make the account. The mail proved that the address is theirs, so it counts as confirmed."""
    uitnodiging = _lock_open(uitnodiging)
    if uitnodiging.verloopt_op <= at:
        raise errors.UitnodigingClosedError
    if User.objects.filter(email=uitnodiging.email).exists():
        raise errors.EmailTakenError
    user = User.objects.create_user(
        uitnodiging.email,
        password,
        naam=uitnodiging.naam,
        organisatie_id=uitnodiging.organisatie_id,
        vestiging_id=uitnodiging.vestiging_id,
        rollen=uitnodiging.rollen,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    uitnodiging.gebruikt_op = at
    uitnodiging.save(update_fields=["gebruikt_op"])
    record("uitnodiging aangenomen", uitnodiging, by=user, at=at)
    return user


@transaction.atomic
def change_rollen(
    user: User, *, rollen: list[str], vestiging_id: int | None, by: User, at: dt.datetime
) -> User:
    """Give other roles within the same organisation; what is open on their screen follows at once."""
    user = _lock_other(user, by=by)
    user.vestiging_id = vestiging_id
    _require_fit(user, rollen)
    _require_beheerder_left(user, stays=Rol.BEHEERDER in rollen)
    before = user.rollen
    user.rollen = rollen
    user.save(update_fields=["rollen", "vestiging"])
    record("rollen gewijzigd", user, by=by, at=at, van=before, naar=rollen)
    queue_bericht(
        f"rollen-{user.pk}-{at.isoformat()}",
        ontvanger=user,
        onderwerp="Je rollen in het portaal zijn gewijzigd",
        tekst=f"Je bent nu: {user.rol_namen}. Klopt dat niet, bel dan de servicedesk van BiSC.",
        link="/",
        at=at,
    )
    return user


@transaction.atomic
def deactivate(user: User, *, by: User, at: dt.datetime) -> User:
    """Close the account and end every visit; what the person did stays theirs."""
    user = _lock_other(user, by=by)
    _require_beheerder_left(user, stays=False)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(user)
    record("account uitgezet", user, by=by, at=at)
    return user


@transaction.atomic
def reactivate(user: User, *, by: User, at: dt.datetime) -> User:
    user = _lock_other(user, by=by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("account aangezet", user, by=by, at=at)
    return user


@transaction.atomic
def reset_second_factor(user: User, *, by: User, at: dt.datetime) -> User:
    """For who lost telephone and recovery codes: the next visit starts with setting up a new one."""
    user = _lock_other(user, by=by)
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    record("tweede stap weggehaald", user, by=by, at=at)
    queue_bericht(
        f"tweede-stap-{user.pk}-{at.isoformat()}",
        ontvanger=user,
        onderwerp="Je tweede stap is weggehaald",
        tekst="Een beheerder haalde je app en je sleutels weg. Stel bij het aanmelden een nieuwe in. "
        "Vroeg je hier niet om, bel dan meteen de servicedesk van BiSC.",
        link="/",
        at=at,
    )
    return user


@transaction.atomic
def end_session(session: UserSession, *, by: User, at: dt.datetime) -> None:
    """Sign out one other place where this person is signed in."""
    session.end()
    record("elders afgemeld", session.user, by=by, at=at)


def _mail_uitnodiging(uitnodiging: Uitnodiging, token: str) -> None:
    queue_bericht(
        f"uitnodiging-{uitnodiging.token_hash}",
        adres=uitnodiging.email,
        onderwerp="Je bent uitgenodigd voor het BiSC-portaal",
        tekst=f"Hallo {uitnodiging.naam},\n\n"
        f"{uitnodiging.namens} heeft een account voor je klaargezet in het "
        f"BiSC-portaal, als {uitnodiging.rol_namen} van {uitnodiging.organisatie}. "
        "Kies een wachtwoord via deze link. Hij werkt een week.",
        link=reverse("accounts:accept_uitnodiging", args=[token]),
        at=uitnodiging.verstuurd_op,
    )


def _lock_open(uitnodiging: Uitnodiging) -> Uitnodiging:
    """Two clicks at once: the second waits here and is refused."""
    locked = (
        Uitnodiging.objects.open()
        .select_related("organisatie", "uitgenodigd_door")
        .select_for_update(of=("self",))
        .filter(pk=uitnodiging.pk)
        .first()
    )
    if locked is None:
        raise errors.UitnodigingClosedError
    return locked


def _lock_other(user: User, *, by: User) -> User:
    """Lock the person, and every beheerder, so that two of them cannot lock each other out at once."""
    if user.pk == by.pk:
        raise errors.OwnAccountError
    people = User.objects.filter(Q(rollen__contains=[Rol.BEHEERDER]) | Q(pk=user.pk))
    locked = {person.pk: person for person in people.select_for_update(of=("self",)).order_by("pk")}
    return locked[user.pk]


def _require_beheerder_left(user: User, *, stays: bool) -> None:
    others = User.objects.filter(rollen__contains=[Rol.BEHEERDER], is_active=True).exclude(pk=user.pk)
    if user.has_rol(Rol.BEHEERDER) and not stays and not others.exists():
        raise errors.LastBeheerderError


def _require_fit(person: User | Uitnodiging, rollen: list[str]) -> None:
    allowed = ROLLEN_PER_SOORT.get(person.organisatie.soort, frozenset())
    if not rollen or not allowed.issuperset(rollen):
        raise errors.RolDoesNotFitError
    if person.vestiging is not None and person.vestiging.organisatie_id != person.organisatie_id:
        raise errors.VestigingDoesNotFitError


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user).order_by("pk"):
        session.end()
