"""The URLs of all pages that belong to neither ``initiatives`` nor ``partners``."""

from django.urls import path

from . import (
    about,
    actors,
    corrections,
    csl_files,
    feeds,
    gallery,
    glossary,
    home,
    reports,
    search,
    sitemaps,
    sources,
    verb_mix,
    views,
)
from .timeline import ics
from .timeline import pages as timeline

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
    path("timeline/", timeline.TimelinePage.as_view(), name="timeline"),
    path("calendar/", timeline.CalendarPage.as_view(), name="calendar"),
    path("language/", verb_mix.LanguagePage.as_view(), name="language"),
    path("calendar.ics", ics.CalendarFile.as_view(), name="calendar.ics"),
    path("timeline.atom", feeds.TimelineFeed.as_view(), name="timeline.atom"),
    path("meetings.atom", feeds.MeetingFeed.as_view(), name="meetings.atom"),
    path("initiatives.atom", feeds.InitiativesFeed.as_view(), name="initiatives.atom"),
    path("initiatives/<slug:slug>.atom", feeds.InitiativeFeed.as_view(), name="initiative.atom"),
    path("outcomes.atom", feeds.OutcomeFeed.as_view(), name="outcomes.atom"),
    path("commitments.atom", feeds.CommitmentFeed.as_view(), name="commitments.atom"),
    path("perspectives.atom", feeds.PerspectiveFeed.as_view(), name="perspectives.atom"),
    path("partners.atom", feeds.PartnerFeed.as_view(), name="partners.atom"),
    path("actors.atom", feeds.ActorFeed.as_view(), name="actors.atom"),
    path("themes.atom", feeds.ThemeFeed.as_view(), name="themes.atom"),
    path("sources.atom", feeds.SourceFeed.as_view(), name="sources.atom"),
    path("search/", search.SearchPage.as_view(), name="search"),
    path("disagreements/", about.Disagreements.as_view(), name="disagreements"),
    path("corrections/", corrections.CorrectionList.as_view(), name="corrections"),
    path("corrections.atom", corrections.CorrectionFeed.as_view(), name="corrections.atom"),
    path("glossary/", glossary.Glossary.as_view(), name="glossary"),
    path("gallery/", gallery.Gallery.as_view(), name="gallery"),
    path("about/", about.About.as_view(), name="about"),
    path("about/method/", about.Method.as_view(), name="method"),
    path("about/coverage/", about.Coverage.as_view(), name="coverage"),
    path("report/", reports.ReportPage.as_view(), name="report"),
    path("report/sent/", reports.ReportSent.as_view(), name="report-sent"),
    path("<slug:noun>/<slug:slug>.csl.json", csl_files.CitationFile.as_view(), name="citation"),
    path(
        "sources/<slug:source>/<slug:slug>.csl.json", csl_files.PassageCitationFile.as_view(), name="passage-citation"
    ),
    path("sitemap.xml", sitemaps.sitemap, {"sitemaps": sitemaps.SITEMAPS}, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
]
