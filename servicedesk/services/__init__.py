"""Writes of the servicedesk: one public function a behaviour."""

from servicedesk.services.aandelen import (
    recompute_aandelen,
)
from servicedesk.services.aanwezig import forget_kijkers, show_presence
from servicedesk.services.behandelen import (
    NothingToConfirmError,
    TakeOverRefusedError,
    close_stille_meldingen,
    confirm_urgentie,
    reply_to_meldingen,
    resolve_meldingen,
    take_over_melding,
)
from servicedesk.services.bijlagen import (
    add_bijlagen,
    keep_bijlagen,
    quarantine_bijlage,
)
from servicedesk.services.geschiedenis import (
    Actie,
    Stap,
    Verloop,
    record_geschiedenis,
)
from servicedesk.services.grote_storingen import (
    GroteStoringRefusedError,
    add_deelmelding,
    declare_grote_storing,
    group_meldingen,
    release_deelmelding,
)
from servicedesk.services.klokken import (
    sweep_batch,
)
from servicedesk.services.koppelingen import (
    AlreadyLinkedError,
    FollowRefusedError,
    SameMeldingError,
    follow_melding,
    link_meldingen,
    unfollow_melding,
    unlink_meldingen,
)
from servicedesk.services.labels import (
    add_label,
    add_label_to_meldingen,
    remove_label,
)
from servicedesk.services.meldingen import (
    HEROPENEN_TOT,
    AlreadyPickedUpError,
    MergedMeldingError,
    ReactieRefusedError,
    ReopenTooLateError,
    UrgentieUnchangedError,
    add_reactie,
    assign_melding,
    assign_meldingen,
    change_urgentie,
    close_melding,
    pick_up_melding,
    pick_up_meldingen,
    reopen_melding,
    report_melding,
    resolve_melding,
    resume_melding,
    wait_melding,
)
from servicedesk.services.post import (
    MailRefusedError,
    add_mail_to_melding,
    process_mail,
    process_next_mail,
    put_mail_away,
    read_stored,
    report_from_mail,
)
from servicedesk.services.postbus import (
    Ontvangst,
    fetch_post,
    store_eml,
    store_mail,
)
from servicedesk.services.samenvoegen import (
    MergeRefusedError,
    SplitRefusedError,
    merge_melding,
    merge_meldingen,
    split_reactie,
)
from servicedesk.services.standaardteksten import (
    remove_standaardtekst,
    save_standaardtekst,
)
from servicedesk.services.tijd import (
    add_tijdregel,
)
from servicedesk.services.vermeldingen import (
    name_colleagues,
)
from servicedesk.services.weergaven import remove_weergave, save_weergave
from servicedesk.services.weigeringen import (
    HandelingRefusedError,
)

__all__ = [
    "HEROPENEN_TOT",
    "Actie",
    "AlreadyLinkedError",
    "AlreadyPickedUpError",
    "FollowRefusedError",
    "GroteStoringRefusedError",
    "HandelingRefusedError",
    "MailRefusedError",
    "MergeRefusedError",
    "MergedMeldingError",
    "NothingToConfirmError",
    "Ontvangst",
    "ReactieRefusedError",
    "ReopenTooLateError",
    "SameMeldingError",
    "SplitRefusedError",
    "Stap",
    "TakeOverRefusedError",
    "UrgentieUnchangedError",
    "Verloop",
    "add_bijlagen",
    "add_deelmelding",
    "add_label",
    "add_label_to_meldingen",
    "add_mail_to_melding",
    "add_reactie",
    "add_tijdregel",
    "assign_melding",
    "assign_meldingen",
    "change_urgentie",
    "close_melding",
    "close_stille_meldingen",
    "confirm_urgentie",
    "declare_grote_storing",
    "fetch_post",
    "follow_melding",
    "forget_kijkers",
    "group_meldingen",
    "keep_bijlagen",
    "link_meldingen",
    "merge_melding",
    "merge_meldingen",
    "name_colleagues",
    "pick_up_melding",
    "pick_up_meldingen",
    "process_mail",
    "process_next_mail",
    "put_mail_away",
    "quarantine_bijlage",
    "read_stored",
    "recompute_aandelen",
    "record_geschiedenis",
    "release_deelmelding",
    "remove_label",
    "remove_standaardtekst",
    "remove_weergave",
    "reopen_melding",
    "reply_to_meldingen",
    "report_from_mail",
    "report_melding",
    "resolve_melding",
    "resolve_meldingen",
    "resume_melding",
    "save_standaardtekst",
    "save_weergave",
    "show_presence",
    "split_reactie",
    "store_eml",
    "store_mail",
    "sweep_batch",
    "take_over_melding",
    "unfollow_melding",
    "unlink_meldingen",
    "wait_melding",
]
