"""The search: what a word is, the index, the order of what is found, and what is suggested."""
