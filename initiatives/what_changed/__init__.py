"""What changed at a meeting: what was expected, mentioned, compared, and under which heading it stands."""
