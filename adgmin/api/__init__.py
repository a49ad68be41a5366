"""The read-only API of the ground floor, and the bases that the other apps build theirs on."""
