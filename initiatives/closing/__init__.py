"""Closing a meeting: for each open promise and expected initiative, curators record what the meeting's texts say."""
