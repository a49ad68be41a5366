"""The search: words, index, ranking and corrections."""
