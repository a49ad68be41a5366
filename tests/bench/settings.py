"""Settings of the measurements: those of production, over plain HTTP, with static files as they lie in the folders."""

import os

os.environ.update(DEBUG="0", SECRET_KEY="only for measurements", ALLOWED_HOSTS="testserver", SECURE_SSL_REDIRECT="0")

from adgmin.settings import *  # noqa: F403
from adgmin.settings import BASE_DIR, STORAGES

STATIC_ROOT = BASE_DIR / "adgmin" / "static"
ROOT_URLCONF = "tests.bench.urls"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
