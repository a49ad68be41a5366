"""The URLs of partners and their matrix."""

from django.urls import path

from . import views

urlpatterns = [
    path("partners/", views.PartnerList.as_view(), name="partners"),
    path("partners/matrix/", views.MatrixPage.as_view(), name="matrix"),
    path("partners/<slug:slug>/", views.PartnerPage.as_view(), name="partner"),
]
