"""The life of initiatives: how it is built, its points, the map of all lives, and successors."""
