from django.urls import path

from bisc_portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.index, name="index"),
    path("uitnodigen/", views.invite, name="invite"),
    path("uitnodigingen/<int:pk>/opnieuw/", views.resend_uitnodiging, name="resend_uitnodiging"),
    path("uitnodigingen/<int:pk>/intrekken/", views.revoke_uitnodiging, name="revoke_uitnodiging"),
    path("uitnodiging/<str:token>/", views.accept_uitnodiging, name="accept_uitnodiging"),
    path("mijn-account/", views.account, name="account"),
    path("mijn-account/elders/<int:pk>/afmelden/", views.end_session, name="end_session"),
    path("<int:pk>/", views.change_rollen, name="change_rollen"),
    path("<int:pk>/uitzetten/", views.deactivate, name="deactivate"),
    path("<int:pk>/aanzetten/", views.reactivate, name="reactivate"),
    path("<int:pk>/tweede-stap-weghalen/", views.reset_second_factor, name="reset_second_factor"),
]
