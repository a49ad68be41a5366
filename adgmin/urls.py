"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("adgmin.portal.api")),
    path("", include("adgmin.portal.urls")),
    path("", include("initiatives.urls")),
    path("", include("partners.urls")),
]
