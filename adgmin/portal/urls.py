"""The addresses of the ground floor's records, and of the pages about the whole."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from . import about, actors, cite, glossary, home, search, sitemaps, sources, views

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("meetings/", views.MeetingList.as_view(), name="meetings"),
    path("meetings/<slug:slug>/", views.MeetingPage.as_view(), name="meeting"),
    path("actors/", actors.ActorList.as_view(), name="actors"),
    path("actors/<slug:slug>/", actors.ActorPage.as_view(), name="actor"),
    path("themes/", views.ThemeList.as_view(), name="themes"),
    path("themes/<slug:slug>/", views.ThemePage.as_view(), name="theme"),
    path("sources/", sources.SourceList.as_view(), name="sources"),
    path("sources/<slug:slug>/", sources.SourcePage.as_view(), name="source"),
    path("sources/<slug:source>/<slug:slug>/", sources.PassagePage.as_view(), name="passage"),
    path("search/", search.SearchPage.as_view(), name="search"),
    path("disagreements/", about.Disagreements.as_view(), name="disagreements"),
    path("glossary/", glossary.Glossary.as_view(), name="glossary"),
    path("about/", about.About.as_view(), name="about"),
    path("about/method/", about.Method.as_view(), name="method"),
    path("about/coverage/", about.Coverage.as_view(), name="coverage"),
    path("<slug:noun>/<slug:slug>.csl.json", cite.CitationFile.as_view(), name="citation"),
    path("sources/<slug:source>/<slug:slug>.csl.json", cite.PassageCitationFile.as_view(), name="passage-citation"),
    path("sitemap.xml", sitemap, {"sitemaps": sitemaps.SITEMAPS}, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
]
