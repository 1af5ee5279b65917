"""Addresses of the servicedesk."""

from django.urls import path

from servicedesk import views

app_name = "servicedesk"
urlpatterns = [
    path("", views.index, name="index"),
    path("post/", views.list_post, name="list_post"),
    path("post/<int:pk>/", views.post, name="post"),
    path("post/<int:pk>/opmaak/", views.show_opmaak, name="show_opmaak"),
    path("post/<int:pk>/origineel/", views.download_origineel, name="download_origineel"),
    path("post/<int:pk>/melding/", views.report_from_mail, name="report_from_mail"),
    path("post/<int:pk>/toevoegen/", views.add_mail_to_melding, name="add_mail_to_melding"),
    path("post/<int:pk>/wegleggen/", views.put_mail_away, name="put_mail_away"),
    path("meldingen/nieuw/", views.report_melding, name="report_melding"),
    path("meldingen/oppakken/", views.pick_up_meldingen, name="pick_up_meldingen"),
    path("meldingen/toewijzen/", views.assign_meldingen, name="assign_meldingen"),
    path("meldingen/labelen/", views.label_meldingen, name="label_meldingen"),
    path("meldingen/beantwoorden/", views.reply_to_meldingen, name="reply_to_meldingen"),
    path("meldingen/oplossen/", views.resolve_meldingen, name="resolve_meldingen"),
    path("meldingen/samenvoegen/", views.merge_meldingen, name="merge_meldingen"),
    path("meldingen/grote-storing/", views.group_meldingen, name="group_meldingen"),
    path("standaardteksten/", views.list_standaardteksten, name="list_standaardteksten"),
    path("standaardteksten/nieuw/", views.add_standaardtekst, name="add_standaardtekst"),
    path("standaardteksten/<int:pk>/", views.change_standaardtekst, name="change_standaardtekst"),
    path("standaardteksten/<int:pk>/weg/", views.remove_standaardtekst, name="remove_standaardtekst"),
    path("bijlagen/<int:pk>/", views.download_bijlage, name="download_bijlage"),
    path("meldingen/<slug:nummer>/", views.melding, name="melding"),
    path("meldingen/<slug:nummer>/oppakken/", views.pick_up_melding, name="pick_up_melding"),
    path("meldingen/<slug:nummer>/toewijzen/", views.assign_melding, name="assign_melding"),
    path("meldingen/<slug:nummer>/urgentie/", views.change_urgentie, name="change_urgentie"),
    path("meldingen/<slug:nummer>/wachten/", views.wait_melding, name="wait_melding"),
    path("meldingen/<slug:nummer>/hervatten/", views.resume_melding, name="resume_melding"),
    path("meldingen/<slug:nummer>/oplossen/", views.resolve_melding, name="resolve_melding"),
    path("meldingen/<slug:nummer>/heropenen/", views.reopen_melding, name="reopen_melding"),
    path("meldingen/<slug:nummer>/afsluiten/", views.close_melding, name="close_melding"),
    path("meldingen/<slug:nummer>/reageren/", views.add_reactie, name="add_reactie"),
    path("meldingen/<slug:nummer>/bevestigen/", views.confirm_urgentie, name="confirm_urgentie"),
    path("meldingen/<slug:nummer>/overnemen/", views.take_over_melding, name="take_over_melding"),
    path("meldingen/<slug:nummer>/koppelen/", views.link_meldingen, name="link_meldingen"),
    path(
        "meldingen/<slug:nummer>/koppelingen/<int:pk>/weg/", views.unlink_meldingen, name="unlink_meldingen"
    ),
    path("meldingen/<slug:nummer>/samenvoegen/", views.merge_melding, name="merge_melding"),
    path("meldingen/<slug:nummer>/reacties/<int:pk>/splitsen/", views.split_reactie, name="split_reactie"),
    path("meldingen/<slug:nummer>/grote-storing/", views.declare_grote_storing, name="declare_grote_storing"),
    path("meldingen/<slug:nummer>/deelmelding/", views.add_deelmelding, name="add_deelmelding"),
    path("meldingen/<slug:nummer>/deelmelding/weg/", views.release_deelmelding, name="release_deelmelding"),
    path("meldingen/<slug:nummer>/volgen/", views.follow_melding, name="follow_melding"),
    path("meldingen/<slug:nummer>/niet-volgen/", views.unfollow_melding, name="unfollow_melding"),
    path("meldingen/<slug:nummer>/label/", views.add_label, name="add_label"),
    path("meldingen/<slug:nummer>/label/weg/", views.remove_label, name="remove_label"),
    path("meldingen/<slug:nummer>/tijd/", views.add_tijdregel, name="add_tijdregel"),
    path("meldingen/<slug:nummer>/geschiedenis/", views.list_geschiedenis, name="list_geschiedenis"),
]
