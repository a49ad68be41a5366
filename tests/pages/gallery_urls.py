"""The addresses of development: those of the site, and the gallery."""

from django.urls import path

from adgmin.portal.gallery import Gallery
from adgmin.urls import urlpatterns as site

urlpatterns = [*site, path("gallery/", Gallery.as_view(), name="gallery")]
