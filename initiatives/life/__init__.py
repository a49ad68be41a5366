"""The life of initiatives: building it, its points, the map of all lives, and succession."""
