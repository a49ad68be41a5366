"""Registers the nouns of the ground floor with the admin site.

Their forms and lists are in ``adgmin.curation``. The default site is loaded before any ``admin`` module and so cannot
stand in a package that registers models.
"""

from .curation import actors, meetings, passages, reports, rights, sessions, sources, synonyms, themes

__all__ = ["actors", "meetings", "passages", "reports", "rights", "sessions", "sources", "synonyms", "themes"]
