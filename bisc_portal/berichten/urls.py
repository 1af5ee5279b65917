from django.urls import path

from bisc_portal.berichten import views

app_name = "berichten"
urlpatterns = [
    path("", views.index, name="index"),
    path("alles-gelezen/", views.mark_all_read, name="mark_all_read"),
    path("<int:pk>/lezen/", views.mark_read, name="mark_read"),
]
