"""What the kernel itself imports: how many people live in each municipality."""

from bisc_portal.accounts.models import Rol, User
from bisc_portal.importeren.soorten import Controle, Doel, Importsoort, Kolom
from bisc_portal.importeren.waarden import Soort
from bisc_portal.netwerk.models import Inwonertal


def _can_import(user: User) -> bool:
    return user.has_rol(Rol.BEHEERDER)


INWONERS = Importsoort(
    sleutel="inwoners",
    naam="Inwoners per gemeente",
    uitleg="De bevolking op 1 januari, zoals het CBS haar publiceert. Cijfers per inwoner rekenen hiermee.",
    kolommen=(
        Kolom("gemeente", ook=("gemeentenaam", "regio's", "regio"), uitleg="de naam van de gemeente"),
        Kolom("jaar", Soort.GEHEEL, ook=("perioden", "peiljaar"), uitleg="jaartal van 1 januari"),
        Kolom("inwoners", Soort.GEHEEL, ook=("aantal", "bevolking op 1 januari"), uitleg="aantal mensen"),
    ),
    can_import=_can_import,
    controles=(
        Controle(
            "SELECT r.nummer, 'De gemeente ' || (r.waarden->>'gemeente') || ' kennen we niet.'"
            " FROM importeren_importregel r WHERE r.importactie_id = %(import)s AND NOT EXISTS ("
            " SELECT 1 FROM netwerk_gemeente g WHERE lower(g.naam) = lower(r.waarden->>'gemeente'))",
            kolom="gemeente",
        ),
        Controle(
            "SELECT r.nummer, 'Een aantal inwoners is meer dan nul.' FROM importeren_importregel r"
            " WHERE r.importactie_id = %(import)s AND (r.waarden->>'inwoners')::numeric <= 0",
            kolom="inwoners",
        ),
        Controle(
            "SELECT r.nummer, 'Het jaar hoort tussen 2000 en 2100 te liggen.' FROM importeren_importregel r"
            " WHERE r.importactie_id = %(import)s"
            " AND (r.waarden->>'jaar')::numeric NOT BETWEEN 2000 AND 2100",
            kolom="jaar",
        ),
    ),
    doel=Doel(
        model=Inwonertal,
        sleutel=("gemeente_id", "jaar"),
        velden=("aantal",),
        bron=(
            "SELECT r.nummer, g.id AS gemeente_id, (r.waarden->>'jaar')::int AS jaar,"
            " (r.waarden->>'inwoners')::int AS aantal FROM importeren_importregel r"
            " JOIN netwerk_gemeente g ON lower(g.naam) = lower(r.waarden->>'gemeente')"
            " WHERE r.importactie_id = %(import)s"
        ),
    ),
)
