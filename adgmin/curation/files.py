"""Uploaded files, read in chunks: a large one lies on the disk and is never held in memory whole."""

import hashlib

from django.core.files.base import File


def sha256_of(file: "File[bytes]") -> str:
    """The SHA-256 of a file in hexadecimal. The file is at its beginning again afterwards."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
