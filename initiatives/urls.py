"""The addresses of initiatives and outcomes."""

from django.urls import path

from . import views

urlpatterns = [
    path("initiatives/", views.InitiativeList.as_view(), name="initiatives"),
    path("initiatives/<slug:slug>/", views.InitiativePage.as_view(), name="initiative"),
    path("outcomes/", views.OutcomeList.as_view(), name="outcomes"),
    path("outcomes/<slug:slug>/", views.OutcomePage.as_view(), name="outcome"),
]
