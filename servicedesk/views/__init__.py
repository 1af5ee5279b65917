"""Pages of the servicedesk."""

from servicedesk.views.aanmelden import (
    report_melding,
)
from servicedesk.views.bijlagen import (
    download_bijlage,
)
from servicedesk.views.bulk import (
    assign_meldingen,
    group_meldingen,
    label_meldingen,
    merge_meldingen,
    pick_up_meldingen,
    reply_to_meldingen,
    resolve_meldingen,
)
from servicedesk.views.koppelingen import (
    add_deelmelding,
    declare_grote_storing,
    follow_melding,
    link_meldingen,
    merge_melding,
    release_deelmelding,
    split_reactie,
    unfollow_melding,
    unlink_meldingen,
)
from servicedesk.views.meldingen import (
    add_reactie,
    assign_melding,
    change_urgentie,
    close_melding,
    melding,
    pick_up_melding,
    reopen_melding,
    resolve_melding,
    resume_melding,
    wait_melding,
)
from servicedesk.views.post import (
    add_mail_to_melding,
    download_origineel,
    list_post,
    post,
    put_mail_away,
    report_from_mail,
    show_opmaak,
)
from servicedesk.views.standaardteksten import (
    add_standaardtekst,
    change_standaardtekst,
    list_standaardteksten,
    remove_standaardtekst,
)
from servicedesk.views.statuspagina import (
    dienst,
    list_diensten,
    publish_statusbericht,
    set_dienst_of_melding,
    update_statusbericht,
)
from servicedesk.views.wachtrij import (
    index,
)
from servicedesk.views.weergaven import (
    remove_weergave,
    save_weergave,
    watch_melding,
    watch_wachtrij,
)
from servicedesk.views.werk import (
    add_label,
    add_tijdregel,
    confirm_urgentie,
    list_geschiedenis,
    remove_label,
    take_over_melding,
)

__all__ = [
    "add_deelmelding",
    "add_label",
    "add_mail_to_melding",
    "add_reactie",
    "add_standaardtekst",
    "add_tijdregel",
    "assign_melding",
    "assign_meldingen",
    "change_standaardtekst",
    "change_urgentie",
    "close_melding",
    "confirm_urgentie",
    "declare_grote_storing",
    "dienst",
    "download_bijlage",
    "download_origineel",
    "follow_melding",
    "group_meldingen",
    "index",
    "label_meldingen",
    "link_meldingen",
    "list_diensten",
    "list_geschiedenis",
    "list_post",
    "list_standaardteksten",
    "melding",
    "merge_melding",
    "merge_meldingen",
    "pick_up_melding",
    "pick_up_meldingen",
    "post",
    "publish_statusbericht",
    "put_mail_away",
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
    "save_weergave",
    "set_dienst_of_melding",
    "show_opmaak",
    "split_reactie",
    "take_over_melding",
    "unfollow_melding",
    "unlink_meldingen",
    "update_statusbericht",
    "wait_melding",
    "watch_melding",
    "watch_wachtrij",
]
