from django.urls import URLPattern

app_name = "ibl"
urlpatterns: list[URLPattern] = []
