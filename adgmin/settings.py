"""The Django settings, read from environment variables; see the table in the README.

Without ``DEBUG=1`` these are the settings of production, which require a secret key and allowed hosts. If no variable
is set at all, ``manage.py`` and the tests set ``DEBUG=1``.
"""

import re
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from adgmin.database import REPLICA, check_in_time

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="for development only, on this machine" if DEBUG else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"] if DEBUG else [])
if not SECRET_KEY or not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "In production set SECRET_KEY to a long random string and ALLOWED_HOSTS to the site’s host names, "
        "separated by commas; for development set DEBUG=1."
    )

# The operator of this installation, shown in the footer and on the about page.
SITE_OPERATOR = env.str("SITE_OPERATOR", default="the ADGMIN Tracker team")
# A URL (https: or mailto:) for those who do not want to use the form for error reports.
SITE_REPORT_URL = env.str("SITE_REPORT_URL", default="")
# The hosts whose pages may show an initiative in a frame, such as “news.example” or “*.news.example”.
EMBED_HOSTS = env.list("EMBED_HOSTS", default=[])
if any(not re.fullmatch(r"(https?://)?(\*\.)?[\w.-]+(:\d+)?", host) for host in EMBED_HOSTS):
    raise ImproperlyConfigured("EMBED_HOSTS must be host names, separated by commas, such as news.example.")
# Whether readers can send error reports with the form at /report/; curators read them in the admin.
REPORT_FORM = env.bool("REPORT_FORM", default=True)
# Whether a record is published by somebody other than the one who saved it last.
FOUR_EYES = env.bool("FOUR_EYES", default=True)
# The folder with the originals of the sources, for verify_citations. They are not part of the repository.
SOURCES_DIR = Path(env.str("SOURCES_DIR", default=str(BASE_DIR.parent / "shared" / "seeds")))
FIXTURES_DIR = BASE_DIR / "fixtures"

INSTALLED_APPS = [
    "adgmin.apps.CurationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "adgmin",
    "initiatives",
    "partners",
]

MIDDLEWARE = [
    "adgmin.pages.request_log.RequestLogMiddleware",
    "adgmin.pages.cross_origin.CrossOriginMiddleware",
    "adgmin.pages.cross_origin.HeadMiddleware",
    "adgmin.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "adgmin.pages.answer_cache.AnswerCacheMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # After an error the lower one in this list is asked first: it answers in the admin.
    "adgmin.pages.unavailable.UnavailableMiddleware",
    "adgmin.curation.unsaved.UnavailableMiddleware",
    "adgmin.curation.sessions.SessionEndMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "adgmin.curation.authors.AuthorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "adgmin.urls"
WSGI_APPLICATION = "adgmin.wsgi.application"

template_options = {
    "context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "adgmin.pages.context_processors.site",
    ],
    "builtins": ["adgmin.templatetags.links"],
}
TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": template_options,
    },
]
if DEBUG:
    # A second engine for the gallery, whose loader marks where each component begins and ends.
    GALLERY_LOADERS = ["adgmin.portal.gallery.MarkingLoader", "django.template.loaders.app_directories.Loader"]
    TEMPLATES.append(
        {
            "NAME": "gallery",
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [BASE_DIR / "templates"],
            "OPTIONS": {
                **template_options,
                "loaders": [("django.template.loaders.cached.Loader", GALLERY_LOADERS)],
            },
        }
    )

# After so many seconds PostgreSQL cancels a statement; 0 lets it take as long as it likes, as commands must.
STATEMENT_SECONDS = env.int("STATEMENT_SECONDS", default=0)
REPLICA_URL = env.str("REPLICA_URL", default="")
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'adgmin.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock when a transaction begins. Taking it later fails if another writer came first, even
    # in WAL mode. Opening a connection takes longer than most queries, so that it is kept for a minute.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A copy that PostgreSQL keeps up to date, for what anonymous readers ask for (see adgmin/pages/replica.py).
    if REPLICA_URL:
        DATABASES[REPLICA] = env.db("REPLICA_URL")
        DATABASE_ROUTERS = ["adgmin.database.ReplicaRouter"]
    for database in DATABASES.values():
        # Each process keeps one connection open and adds more for its threads, two more than gunicorn.conf.py has. The
        # check replaces connections that a restart of the server has closed. A server that is away, or stalls, must not
        # hold a reader for long. A writer waits for another one as long as with SQLite. The URLs override options.
        database["OPTIONS"] = {
            "options": f"-c lock_timeout=20s -c statement_timeout={STATEMENT_SECONDS}s",
            "connect_timeout": 2,
            "pool": {"min_size": 1, "max_size": 10, "timeout": 1.5, "check": check_in_time},
            **database.get("OPTIONS", {}),
        }
else:
    raise ImproperlyConfigured("DATABASE_URL must name a SQLite or a PostgreSQL database: sqlite:///… or postgres://….")
if REPLICA_URL and REPLICA not in DATABASES:
    raise ImproperlyConfigured("REPLICA_URL names a standby of PostgreSQL, and DATABASE_URL names a SQLite database.")
# Whole answers (see adgmin/pages/answer_cache.py): those of today, and the few kept as of other days. Each process has
# its own.
_store = "django.core.cache.backends." + ("dummy.DummyCache" if DEBUG else "locmem.LocMemCache")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    **{
        name: {"BACKEND": _store, "LOCATION": name, "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": most}}
        for name, most in (("answers", 2000), ("days", 100))
    },
}
# For how many seconds a CDN may keep a public answer without asking, see docs/scaling.md; 0 is not at all.
CDN_SECONDS = env.int("CDN_SECONDS", default=0)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Signing in. The limits of failed sign-ins are in adgmin/models/sign_ins.py.
AUTHENTICATION_BACKENDS = ["adgmin.curation.sign_in.LimitedBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django_zxcvbn_password_validator.ZxcvbnPasswordValidator"},
]
# Of 0 to 4: it cannot be guessed without the database. What every curator here has in mind counts as a common word.
PASSWORD_MINIMAL_STRENGTH = 3
PASSWORD_EXTRA_DICTIONARY = ["adgmin", "asean", "tracker", "curator"]
# Whether whoever may publish must sign in with a second factor.
REQUIRE_TWO_FACTOR = env.bool("REQUIRE_TWO_FACTOR", default=not DEBUG)
OTP_TOTP_ISSUER = "ADGMIN Tracker"
# A session of the admin ends so many hours after the sign-in, or after so many minutes without a request.
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=60)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
CSRF_FAILURE_VIEW = "adgmin.curation.kept_forms.csrf_failure"
# Whether a proxy stands in front, whose X-Forwarded-… headers are believed.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("British English"))]
# With one language every label is its own translation: to look them up took a tenth of the time of a form.
USE_I18N = len(LANGUAGES) > 1
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
# The pictures of the curators’ handbook, which the admin shows.
STATICFILES_DIRS = [("curating", BASE_DIR / "docs" / "curating")]
STATIC_ROOT = BASE_DIR / "var" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Raised with each release that adds to the API: see docs/api.md.
API_VERSION = "1.0"
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "adgmin.api.schema.PublicSchema",
    "EXCEPTION_HANDLER": "adgmin.api.viewsets.problem_details",
    # “format” may only be json: see ``adgmin.api.viewsets.PublicView``.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ADGMIN Tracker API",
    "VERSION": API_VERSION,
    "DESCRIPTION": (
        "What ASEAN’s digital ministers said, did and promised, as data, each fact with the passage that says so. "
        "Read-only and open to any site.\n\n"
        "**Fields.** What the record does not hold is `null`. A code has its label beside it (`kind`, `kind_label`). "
        "A date is an EDTF string exactly as precise as its source, with the earliest and the latest day that it can "
        "mean and a text to show (`date`, `date_earliest`, `date_latest`, `date_text`); a bound is `null` where the "
        "date is open. Every record, and whatever it refers to, has `key` (unique among its sort), `name`, `slug`, "
        "`url` (its page) and `api_url`. Keys and slugs never change.\n\n"
        "**Verbs and stages.** The verb is what was said; its class and its strength, 0 to 5, are this project’s "
        "editorial scale. The stage is how far an initiative has come. Noting and welcoming never move a stage.\n\n"
        "**Computed answers.** What pages compute, such as the life of an initiative or what a meeting changed, is "
        "there too, with the parameters of the page. Each says `computed: true`, for which day, the horizon and the "
        "page; `inferred` names what the editors conclude and no source states. Silence is claimed only of a meeting "
        "of which a text of its own is held. Computed lists have numbered pages.\n\n"
        "**Lists.** Filters take slugs and codes. Repeat a parameter for “any of these”; different parameters must "
        "all hold. A parameter left blank counts as not given. Anything unknown is an error that names it. Follow "
        "`next` until it is `null`: no row is lost or met twice.\n\n"
        "**Keeping up.** Send the `ETag` of your last answer as `If-None-Match`: 304 means that nothing in the record "
        "has changed. `changes/?after=` with the `record_version` of your last answer lists, edit by edit, which "
        "records did; `updated_since` keeps those of a list.\n\n"
        "**Versions.** `API-Version` names that of the API, `X-Record-Version` that of the record, and `X-Horizon` the "
        "date of the newest text held. Within v1 nothing is removed, renamed or given another meaning; fields, "
        "parameters, resources and codes may be added, so ignore what you do not know. What is to go is marked as "
        "deprecated first.\n\n"
        "**Errors** are problem details (RFC 9457). A withdrawn record answers 410 with the reason, a merged one 301."
    ),
    "LICENSE": {"name": "CC BY 4.0 (the record)", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "adgmin.api.schema.plain_null"],
    "ENUM_NAME_OVERRIDES": {
        "Act": "adgmin.record.Act",
        "ActorKind": "adgmin.models.ActorKind",
        "Aspect": "adgmin.record.Aspect",
        "Basis": "adgmin.record.Basis",
        "CommitmentBasis": "initiatives.models.CommitmentBasis",
        "CommitmentStanding": "initiatives.models.CommitmentStanding",
        "BoardCell": "adgmin.portal.computed.language.CELL_KINDS",
        "DifferenceKind": "adgmin.record.DifferenceKind",
        "EntryKind": "adgmin.portal.timeline.stream.EntryKind",
        "Finding": "initiatives.models.Finding",
        "InitiativeKind": "initiatives.models.InitiativeKind",
        "MeetingRoleKind": "adgmin.models.MeetingRoleKind",
        "MeetingStatus": "adgmin.models.MeetingStatus",
        "MembershipRole": "adgmin.models.Standing",
        "Noun": "adgmin.api.serializers_base.NOUNS",
        "PartnerKind": "partners.models.PartnerKind",
        "PassageKind": "adgmin.models.Nature",
        "RoleKind": "initiatives.models.RoleKind",
        "SearchTier": "adgmin.search.index.Tier",
        "SourceKind": "adgmin.models.SourceKind",
        "Stage": "adgmin.verbs.Stage",
        "Verb": "adgmin.verbs.choices",
        "VerbClass": "adgmin.verbs.class_choices",
    },
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    # No validator, because it is a third-party site; no list of schemas, because it is long.
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": False,
        "validatorUrl": None,
        "docExpansion": "list",
        "defaultModelsExpandDepth": -1,
    },
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# One line per event, on the console; the server’s operator decides where it goes. In production it is a JSON object.
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOG_FORMAT = env.str("LOG_FORMAT", default="text" if DEBUG else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_ids": {"()": "adgmin.pages.request_log.RequestIds"},
        "refused_requests": {"()": "adgmin.pages.request_log.RefusedRequests"},
    },
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime}{levelname}{name}{message}{request_id}",
            "style": "{",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request_ids", "refused_requests"],
        },
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
        # While developing, Django’s server prints the requests.
        "adgmin.requests": {"level": "WARNING" if DEBUG else "NOTSET"},
        # Requests with a wrong host name get a 400; they are too many to log.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
