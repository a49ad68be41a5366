"""Reads documents into pieces: plain text, HTML, Markdown, PDF and Word. Imports no Django, so that it starts fast.

``python -m adgmin.curation.documents`` is the process that reads; ``reading`` starts it with limits.
"""
