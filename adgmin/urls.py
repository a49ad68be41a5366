"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from adgmin.portal.gallery import Gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("adgmin.portal.api")),
    path("", include("adgmin.portal.urls")),
    path("", include("initiatives.urls")),
    path("", include("partners.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("gallery/", Gallery.as_view(), name="gallery"))
