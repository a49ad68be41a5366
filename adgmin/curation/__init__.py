"""The curators’ side: the admin site, its forms and lists, and the worklist."""
