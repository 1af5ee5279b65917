from django.urls import path

from bisc_portal.netwerk import views

app_name = "netwerk"
urlpatterns = [
    path("", views.list_bijeenkomsten, name="list_bijeenkomsten"),
    path("<int:pk>/", views.bijeenkomst, name="bijeenkomst"),
]
