from django.urls import URLPattern

app_name = "ontwikkelagenda"
urlpatterns: list[URLPattern] = []
