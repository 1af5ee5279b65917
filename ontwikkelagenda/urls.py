from django.urls import path

from ontwikkelagenda import views

app_name = "ontwikkelagenda"
urlpatterns = [
    path("", views.index, name="index"),
    path("alle/", views.list_agendas, name="list_agendas"),
    path("<int:jaar>/", views.show_agenda, name="show_agenda"),
    path("<int:jaar>/fase/", views.change_fase, name="change_fase"),
    path("<int:jaar>/secties/toevoegen/", views.add_sectie, name="add_sectie"),
    path("<int:jaar>/secties/<int:pk>/", views.show_sectie, name="show_sectie"),
    path("<int:jaar>/secties/<int:pk>/schrijven/", views.edit_sectie, name="edit_sectie"),
    path("<int:jaar>/secties/<int:pk>/samen/", views.write_sectie, name="write_sectie"),
    path("<int:jaar>/secties/<int:pk>/gesprek/", views.list_draden, name="list_draden"),
    path("<int:jaar>/secties/<int:pk>/gesprek/nieuw/", views.place_opmerking, name="place_opmerking"),
    path("<int:jaar>/secties/<int:pk>/gesprek/<int:draad>/", views.answer_draad, name="answer_draad"),
    path(
        "<int:jaar>/secties/<int:pk>/gesprek/<int:draad>/afhandelen/", views.settle_draad, name="settle_draad"
    ),
    path(
        "<int:jaar>/secties/<int:pk>/gesprek/<int:draad>/heropenen/", views.reopen_draad, name="reopen_draad"
    ),
    path("<int:jaar>/secties/<int:pk>/geschiedenis/", views.show_geschiedenis, name="show_geschiedenis"),
    path("<int:jaar>/secties/<int:pk>/geschiedenis/naam/", views.name_versie, name="name_versie"),
    path("<int:jaar>/secties/<int:pk>/inrichten/", views.arrange_sectie, name="arrange_sectie"),
    path("<int:jaar>/secties/<int:pk>/versies/", views.list_versies, name="list_versies"),
    path("<int:jaar>/initiatieven/", views.list_initiatieven, name="list_initiatieven"),
    path("<int:jaar>/initiatieven/toevoegen/", views.add_initiatief, name="add_initiatief"),
    path("<int:jaar>/initiatieven/<int:pk>/", views.show_initiatief, name="show_initiatief"),
    path("<int:jaar>/initiatieven/<int:pk>/wijzigen/", views.change_initiatief, name="change_initiatief"),
    path(
        "<int:jaar>/initiatieven/<int:pk>/intrekken/", views.withdraw_initiatief, name="withdraw_initiatief"
    ),
    path(
        "<int:jaar>/initiatieven/<int:pk>/terugzetten/", views.restore_initiatief, name="restore_initiatief"
    ),
    path("<int:jaar>/ruimte/", views.show_ruimte, name="show_ruimte"),
    path("<int:jaar>/vaststellen/", views.adopt_agenda, name="adopt_agenda"),
    path("<int:jaar>/vastgesteld/", views.show_adopted, name="show_adopted"),
    path("<int:jaar>/vastgesteld/inhoud.json", views.download_inhoud, name="download_inhoud"),
    path("<int:jaar>/pdf/", views.request_pdf, name="request_pdf"),
    path("<int:jaar>/documenten/<int:pk>/", views.show_document, name="show_document"),
    path("<int:jaar>/documenten/<int:pk>/pdf/", views.download_pdf, name="download_pdf"),
]
