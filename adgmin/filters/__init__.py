"""The query strings of pages, feeds and the API: one FilterSet for each noun."""
