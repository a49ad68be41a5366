"""The timeline and the calendar: entries of every noun in one stream."""
