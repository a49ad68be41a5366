"""What the editors conclude and no source states, wherever it is shown: its mark on pages, its words in texts."""
