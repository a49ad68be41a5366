"""The curators' forms and lists for the nouns of the ground floor.

``base`` and ``cited`` are what the other apps build theirs on.
"""

from . import actors, meetings, passages, rights, sources, synonyms, themes

__all__ = ["actors", "meetings", "passages", "rights", "sources", "synonyms", "themes"]
