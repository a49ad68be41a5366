"""The messages at the top of the pages of the admin."""

from django.contrib.messages.storage import default_storage
from django.http import HttpRequest


def forget_messages(request: HttpRequest) -> None:
    """Drop the messages added since the request began, such as “was changed successfully”: the edit is rolled back."""
    request._messages = default_storage(request)  # type: ignore[attr-defined]
