"""What pages of several nouns compute, as resources of the API."""
