"""Who may do what to an order: pure predicates of a person and an order."""

from bisc_portal.accounts.models import Rol, User
from bisc_portal.netwerk.models import Organisatie
from ibl import workflow
from ibl.models import Transportopdracht
from ibl.workflow import Betrokkene, Handeling, Overgang

# Who looks at every transport; the driver sees what is underway today, a library its own.
KIJKT_OVERAL = (Rol.LOGISTIEK_MEDEWERKER, Rol.BEHEERDER)


def parts_of(user: User, opdracht: Transportopdracht) -> frozenset[Betrokkene]:
    """In which parts this person stands to this order; a director and an administrator only look."""
    parts = set()
    if user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER):
        if opdracht.aanvrager_id == user.organisatie_id:
            parts.add(Betrokkene.AANVRAGER)
        if opdracht.uitlener_id == user.organisatie_id:
            parts.add(Betrokkene.UITLENER)
    if user.has_rol(Rol.LOGISTIEK_MEDEWERKER):
        parts.add(Betrokkene.LOGISTIEK)
        if opdracht.aanvrager.soort != Organisatie.Soort.BIBLIOTHEEK:
            # A school or a partner has nobody in the portal: logistics receives and sends back for it.
            parts.add(Betrokkene.AANVRAGER)
    if user.has_rol(Rol.CHAUFFEUR):
        parts.add(Betrokkene.CHAUFFEUR)
    return frozenset(parts)


def can_take_step(user: User, opdracht: Transportopdracht, handeling: Handeling) -> bool:
    """True when the step is this person's to take, whatever the order's status is now."""
    if handeling == Handeling.RETURN and not goes_back(opdracht):
        return False
    return bool(workflow.OVERGANGEN[handeling].door & parts_of(user, opdracht))


def goes_back(opdracht: Transportopdracht) -> bool:
    """Somebody lent it, and it is not on its way back already."""
    return opdracht.herkomst_id is not None and opdracht.retour_van_id is None


def list_handelingen(user: User, opdracht: Transportopdracht) -> list[Overgang]:
    offered = workflow.list_handelingen(opdracht.stand, parts_of(user, opdracht))
    return [overgang for overgang in offered if overgang.handeling != Handeling.RETURN or goes_back(opdracht)]


def next_step(user: User, opdracht: Transportopdracht) -> Overgang | None:
    return workflow.next_step(opdracht.stand, parts_of(user, opdracht))


def can_request_transport(user: User) -> bool:
    return user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER)


def can_arrange_vervoer(user: User) -> bool:
    """Crates for schools, stock, Kunst Centraal and the country: a library for its own, logistics for all."""
    return user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER, Rol.LOGISTIEK_MEDEWERKER)


def can_arrange_any_vervoer(user: User) -> bool:
    return user.has_rol(Rol.LOGISTIEK_MEDEWERKER)


def can_plan_transport(user: User) -> bool:
    """The overview of everything that runs."""
    return user.has_rol(*KIJKT_OVERAL)


def can_move_transport(user: User) -> bool:
    """Steps taken for many orders at once."""
    return user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER, Rol.LOGISTIEK_MEDEWERKER, Rol.CHAUFFEUR)


def can_see_ritten(user: User) -> bool:
    """The trips of every day and what they cost."""
    return user.has_rol(*KIJKT_OVERAL)


def can_see_partners(user: User) -> bool:
    """Requests and messages of partners outside the network."""
    return user.has_rol(Rol.LOGISTIEK_MEDEWERKER, Rol.BEHEERDER)


def can_configure_partners(user: User) -> bool:
    return user.has_rol(Rol.LOGISTIEK_MEDEWERKER, Rol.BEHEERDER)


def can_plan_ritten(user: User) -> bool:
    return user.has_rol(Rol.LOGISTIEK_MEDEWERKER)


def can_drive(user: User) -> bool:
    return user.has_rol(Rol.CHAUFFEUR, Rol.LOGISTIEK_MEDEWERKER)


def works_at_library(user: User) -> bool:
    return user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER, Rol.DIRECTEUR)


def can_request_drukwerk(user: User) -> bool:
    """Labels and slips come from a printer: the driver has everything on the phone."""
    return user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER, Rol.LOGISTIEK_MEDEWERKER)


def can_scan(user: User) -> bool:
    """Whoever holds a crate: the driver, logistics, and the branch that packs and unpacks."""
    return can_move_transport(user)


def can_scan_at_desk(user: User) -> bool:
    """A branch that unpacks and hands over; logistics at the depot. The driver has the phone."""
    return user.has_rol(Rol.BIBLIOTHEEKMEDEWERKER, Rol.LOGISTIEK_MEDEWERKER)


def can_explain_tegenstrijdigheid(user: User) -> bool:
    return user.has_rol(Rol.LOGISTIEK_MEDEWERKER)


def can_see_tegenstrijdigheden(user: User) -> bool:
    return can_plan_transport(user)
