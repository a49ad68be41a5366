"""The URLs of initiatives, outcomes, commitments, perspectives and what a meeting changed."""

from django.urls import path

from initiatives.what_changed.page import ChangesPage

from . import views
from .asked import AskedPage
from .due_dates import CommitmentDates
from .embed import InitiativeEmbed

urlpatterns = [
    path("meetings/<slug:slug>/changes/", ChangesPage.as_view(), name="what-changed"),
    path("meetings/<slug:slug>/asked/", AskedPage.as_view(), name="asked"),
    path("initiatives/", views.InitiativeList.as_view(), name="initiatives"),
    path("initiatives/<slug:slug>/", views.InitiativePage.as_view(), name="initiative"),
    path("embed/initiatives/<slug:slug>/", InitiativeEmbed.as_view(), name="embed-initiative"),
    path("outcomes/", views.OutcomeList.as_view(), name="outcomes"),
    path("outcomes/<slug:slug>/", views.OutcomePage.as_view(), name="outcome"),
    path("commitments/", views.CommitmentList.as_view(), name="commitments"),
    path("commitments/dates/", CommitmentDates.as_view(), name="promised"),
    path("commitments/<slug:slug>/", views.CommitmentPage.as_view(), name="commitment"),
    path("perspectives/", views.PerspectiveList.as_view(), name="perspectives"),
    path("perspectives/<slug:slug>/", views.PerspectivePage.as_view(), name="perspective"),
]
