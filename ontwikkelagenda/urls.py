from django.urls import path

from ontwikkelagenda import views
from ontwikkelagenda.views import (
    budgetadvies,
    gast,
    gesprek,
    overleg,
    planning,
    portfolio,
    reserve,
    stemronde,
    uitvoering,
    verslag,
    wijzigingsvoorstel,
)

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
    path("gast/<str:sleutel>/", gast.read_as_guest, name="read_as_guest"),
    path("reserve/", reserve.show_reserve, name="show_reserve"),
    path("overleg/", overleg.list_overleggen, name="list_overleggen"),
    path("overleg/<int:pk>/", overleg.show_overleg, name="show_overleg"),
    path("overleg/<int:pk>/punten/", overleg.add_vergaderpunt, name="add_vergaderpunt"),
    path("overleg/<int:pk>/punten/<int:punt>/besluit/", overleg.record_besluit, name="record_besluit"),
    path("overleg/<int:pk>/verslag/", verslag.save_verslag, name="save_verslag"),
    path("overleg/<int:pk>/verslag/beginnen/", verslag.begin_verslag, name="begin_verslag"),
    path("overleg/<int:pk>/verslag/samen/", verslag.write_verslag, name="write_verslag"),
    path(
        "overleg/<int:pk>/verslag/geschiedenis/",
        verslag.show_verslaggeschiedenis,
        name="show_verslaggeschiedenis",
    ),
    path("overleg/<int:pk>/verslag/gesprek/", gesprek.list_draden, name="list_verslagdraden"),
    path("overleg/<int:pk>/verslag/gesprek/nieuw/", gesprek.place_opmerking, name="place_verslagopmerking"),
    path("overleg/<int:pk>/verslag/gesprek/<int:draad>/", gesprek.answer_draad, name="answer_verslagdraad"),
    path(
        "overleg/<int:pk>/verslag/gesprek/<int:draad>/afhandelen/",
        gesprek.settle_draad,
        name="settle_verslagdraad",
    ),
    path(
        "overleg/<int:pk>/verslag/gesprek/<int:draad>/heropenen/",
        gesprek.reopen_draad,
        name="reopen_verslagdraad",
    ),
    path("overleg/<int:pk>/verslag/vaststellen/", verslag.adopt_verslag, name="adopt_verslag"),
    path("overleg/<int:pk>/acties/", overleg.add_overlegactie, name="add_overlegactie"),
    path("<int:jaar>/portfolio/", portfolio.show_portfolio, name="show_portfolio"),
    path("<int:jaar>/initiatieven.csv", portfolio.export_initiatieven, name="export_initiatieven"),
    path("<int:jaar>/agenda.docx", portfolio.download_docx, name="download_docx"),
    path("<int:jaar>/vastgesteld/<int:nummer>/", gast.read_adopted, name="read_adopted"),
    path("<int:jaar>/gastlinks/", gast.list_gastlinks, name="list_gastlinks"),
    path("<int:jaar>/gastlinks/<int:pk>/intrekken/", gast.revoke_gastlink, name="revoke_gastlink"),
    path("<int:jaar>/budgetadvies/vragen/", budgetadvies.open_budgetadvies, name="open_budgetadvies"),
    path("<int:jaar>/budgetadvies/<int:nummer>/", budgetadvies.show_budgetadvies, name="show_budgetadvies"),
    path(
        "<int:jaar>/budgetadvies/<int:nummer>/sluiten/",
        budgetadvies.close_budgetadvies,
        name="close_budgetadvies",
    ),
    path("<int:jaar>/uitvoering/", uitvoering.show_uitvoering, name="show_uitvoering"),
    path(
        "<int:jaar>/initiatieven/<int:pk>/voortgang/<int:kwartaal>/",
        uitvoering.report_voortgang,
        name="report_voortgang",
    ),
    path("<int:jaar>/acties/", uitvoering.list_acties, name="list_acties"),
    path("<int:jaar>/acties/<int:pk>/afvinken/", uitvoering.finish_actie, name="finish_actie"),
    path(
        "<int:jaar>/initiatieven/<int:pk>/evaluatie/",
        uitvoering.evaluate_initiatief,
        name="evaluate_initiatief",
    ),
    path("<int:jaar>/evaluatie/", uitvoering.show_evaluatie, name="show_evaluatie"),
    path("<int:jaar>/evaluatie/schrijven/", uitvoering.evaluate_agenda, name="evaluate_agenda"),
    path("nieuw/", planning.begin_agenda, name="begin_agenda"),
    path("<int:jaar>/planning/", planning.show_planning, name="show_planning"),
    path("<int:jaar>/planning/termijnen/", planning.add_subsidietermijn, name="add_subsidietermijn"),
    path(
        "<int:jaar>/planning/termijnen/<int:pk>/verwijderen/",
        planning.remove_subsidietermijn,
        name="remove_subsidietermijn",
    ),
    path("<int:jaar>/addendum/", planning.begin_addendum, name="begin_addendum"),
    path(
        "<int:jaar>/wijzigingsvoorstellen/",
        wijzigingsvoorstel.list_wijzigingsvoorstellen,
        name="list_wijzigingsvoorstellen",
    ),
    path(
        "<int:jaar>/wijzigingsvoorstellen/<int:nummer>/",
        wijzigingsvoorstel.show_wijzigingsvoorstel,
        name="show_wijzigingsvoorstel",
    ),
    path(
        "<int:jaar>/wijzigingsvoorstellen/<int:nummer>/steunen/",
        wijzigingsvoorstel.support_wijzigingsvoorstel,
        name="support_wijzigingsvoorstel",
    ),
    path(
        "<int:jaar>/wijzigingsvoorstellen/<int:nummer>/reageren/",
        wijzigingsvoorstel.discuss_wijzigingsvoorstel,
        name="discuss_wijzigingsvoorstel",
    ),
    *[
        path(
            f"<int:jaar>/wijzigingsvoorstellen/<int:nummer>/{besluit}/",
            wijzigingsvoorstel.decide_wijzigingsvoorstel,
            {"besluit": besluit},
            name=f"{verb}_wijzigingsvoorstel",
        )
        for besluit, verb in (("aannemen", "accept"), ("afwijzen", "reject"), ("intrekken", "withdraw"))
    ],
    path(
        "<int:jaar>/secties/<int:pk>/wijzigingsvoorstel/",
        wijzigingsvoorstel.amend_sectie,
        name="amend_sectie",
    ),
    path(
        "<int:jaar>/initiatieven/<int:pk>/wijzigingsvoorstel/<slug:veld>/",
        wijzigingsvoorstel.amend_initiatief,
        name="amend_initiatief",
    ),
    path(
        "<int:jaar>/initiatieven/<int:pk>/wijzigingsvoorstel/begroting/<int:regel>/",
        wijzigingsvoorstel.amend_regel,
        name="amend_regel",
    ),
    path("<int:jaar>/consent/openen/", stemronde.open_ronde, name="open_ronde"),
    path("<int:jaar>/consent/<int:nummer>/", stemronde.show_stemronde, name="show_stemronde"),
    path("<int:jaar>/consent/<int:nummer>/stem-invoeren/", stemronde.enter_stem, name="enter_stem"),
    path("<int:jaar>/consent/<int:nummer>/volmacht/", stemronde.give_volmacht, name="give_volmacht"),
    path(
        "<int:jaar>/consent/<int:nummer>/volmacht/intrekken/",
        stemronde.withdraw_volmacht,
        name="withdraw_volmacht",
    ),
    path("<int:jaar>/consent/<int:nummer>/verlengen/", stemronde.extend_ronde, name="extend_ronde"),
    path("<int:jaar>/consent/<int:nummer>/sluiten/", stemronde.close_ronde, name="close_ronde"),
    path(
        "<int:jaar>/consent/<int:nummer>/bezwaren/<int:pk>/behandelen/",
        stemronde.take_up_bezwaar,
        name="take_up_bezwaar",
    ),
    path(
        "<int:jaar>/consent/<int:nummer>/bezwaren/<int:pk>/afronden/",
        stemronde.resolve_bezwaar,
        name="resolve_bezwaar",
    ),
    path(
        "<int:jaar>/consent/<int:nummer>/momentopname/<int:opname>/",
        stemronde.show_momentopname,
        name="show_momentopname",
    ),
    path("<int:jaar>/ruimte/", views.show_ruimte, name="show_ruimte"),
    path("<int:jaar>/vaststellen/", views.adopt_agenda, name="adopt_agenda"),
    path("<int:jaar>/vastgesteld/", views.show_adopted, name="show_adopted"),
    path("<int:jaar>/vastgesteld/inhoud.json", views.download_inhoud, name="download_inhoud"),
    path("<int:jaar>/pdf/", views.request_pdf, name="request_pdf"),
    path("<int:jaar>/documenten/<int:pk>/", views.show_document, name="show_document"),
    path("<int:jaar>/documenten/<int:pk>/pdf/", views.download_pdf, name="download_pdf"),
]
