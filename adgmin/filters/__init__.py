"""Filter sets for the query strings of pages, feeds and the API: one for each noun."""
