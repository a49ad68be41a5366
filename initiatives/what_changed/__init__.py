"""What a meeting changed: expected and mentioned initiatives, the comparison, its headings, and the page."""
