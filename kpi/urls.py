from django.urls import path

from kpi import views

app_name = "kpi"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("cijfers.csv", views.export_dashboard, name="export_dashboard"),
    path("cijfers.xlsx", views.export_xlsx, name="export_xlsx"),
    path("definities/", views.definities, name="definities"),
    path("begroting/", views.begroting, name="begroting"),
    path("kwartalen/", views.list_kwartalen, name="list_kwartalen"),
    path("kwartalen/<slug:sleutel>/vaststellen/", views.fix_kwartaal, name="fix_kwartaal"),
    path("rapporten/", views.list_rapporten, name="list_rapporten"),
    path("rapporten/maken/", views.request_rapport, name="request_rapport"),
    path("rapporten/abonneren/", views.subscribe, name="subscribe"),
    path("rapporten/afmelden/<str:geheim>/", views.unsubscribe, name="unsubscribe"),
    path("rapporten/<int:pk>/", views.rapport, name="rapport"),
    path("rapporten/<int:pk>/pdf/", views.download_rapport, name="download_rapport"),
    path("bewaking/", views.list_bewaking, name="list_bewaking"),
    path("bewaking/<int:pk>/afvinken/", views.complete_bewaking, name="complete_bewaking"),
    path("bewaking/<int:pk>/document/", views.download_bewaking, name="download_bewaking"),
    path("onderzoek/", views.list_onderzoeken, name="list_onderzoeken"),
    path("onderzoek/nieuw/", views.create_onderzoek, name="create_onderzoek"),
    path("onderzoek/<int:pk>/", views.show_onderzoek, name="show_onderzoek"),
    path("onderzoek/<int:pk>/uitnodigen/", views.invite_deelnemers, name="invite_deelnemers"),
    path("onderzoek/invullen/<str:geheim>/", views.answer_onderzoek, name="answer_onderzoek"),
    path("toegang/", views.list_sleutels, name="list_sleutels"),
    path("toegang/<int:pk>/intrekken/", views.revoke_sleutel, name="revoke_sleutel"),
    path("<slug:code>/", views.indicator, name="indicator"),
    path("<slug:code>/cijfers.csv", views.export_indicator, name="export_indicator"),
    path("<slug:code>/herkomst/", views.herkomst, name="herkomst"),
    path("<slug:code>/invoeren/", views.enter_cijfer, name="enter_cijfer"),
    path("<slug:code>/duiden/", views.add_duiding, name="add_duiding"),
]
