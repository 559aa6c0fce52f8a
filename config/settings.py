"""All settings, from the environment; docs/operations.md explains each. One file for every place.

A bare machine needs none of them: `make run` fills in an embedded PostgreSQL, a broker and a mail
box of files, and a key, all under `var/`.
"""

import re
from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env, validate

env = Env()
ROOT = Path(__file__).resolve().parent.parent
VAR = Path(env.str("VAR", str(ROOT / "var")))  # what this installation keeps on disk

VERSION = re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[0]

# ── Who we are ──────────────────────────────────────────────────────────────────────────

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)  # fictional people and enterprises; says so on every page
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", "http://localhost:8000")  # what letters and reports point to
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [SITE_URL])
HTTPS = SITE_URL.startswith("https://")
COOKIE_PREFIX = "__Host-" if HTTPS else ""  # such a cookie is of this host alone, never by http

INSTALLED_APPS = [
    "assessment",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "simple_history",
]

MIDDLEWARE = [
    # These stand before all others, so that no answer goes out without what they add.
    "assessment.pages.privacy.NoStoreMiddleware",
    "assessment.pages.privacy.PermissionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "assessment.pages.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assessment.pages.walled.WallMiddleware",
    "assessment.pages.language.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "assessment.pages.browsers.BrowserMiddleware",
    "assessment.pages.time_limits.TimeLimitsMiddleware",
    "assessment.pages.duties.DutyMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "assessment.pages.readable.ReadableMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assessment.pages.context.surroundings",
            ],
            "builtins": ["assessment.templatetags.wording"],
        },
    }
]

# ── What is kept ────────────────────────────────────────────────────────────────────────

DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True)}
DATABASES["default"]["OPTIONS"] = {"application_name": "maturity"} | DATABASES["default"].get("OPTIONS", {})
# The role that web and worker have in the database. Where DATABASE_URL signs in as somebody else (the owner,
# because there is one URL only), each connection steps down to it.
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", "") or (
    DATABASES["default"]["USER"] if env.str("DATABASE_OWNER_URL", "") else "maturity_app"
)
DATABASE_STEPS_DOWN = DATABASES["default"].get("USER") != DATABASE_APP_ROLE
DATABASE_AS_OWNER = env.bool("DATABASE_AS_OWNER", False)  # manage.py says so, for what only the owner may do
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "assessment.User"
# A connection of its own, which commits at once: what a limit counts stays counted when the request fails,
# and no request waits for another one's counter.
DATABASES["cache"] = DATABASES["default"] | {"TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["config.routers.CacheRouter"]
_cache = env.str("CACHE_URL", "")
if _cache.startswith("redis"):
    _timeouts = {"socket_timeout": 3, "socket_connect_timeout": 3}
    _backend = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _cache,
        "OPTIONS": _timeouts,
    }
elif _cache.startswith("locmem"):  # for tests: of one process alone
    _backend = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
else:  # with the usual 300 entries, failures would soon be forgotten
    _backend = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
CACHES = {"default": _backend}
KNOX_TOKEN_MODEL = "assessment.Token"  # noqa: S105 - the name of a table
MIGRATION_MODULES = {"knox": None}  # so that its own table is not made
STORAGES = {
    "default": (
        {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": env.json("S3_OPTIONS")}
        if env.str("S3_OPTIONS", "")
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": (
        {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
        if env.bool("STATIC_COLLECTED", True)
        else {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # tests collect nothing
    ),
}
MEDIA_ROOT = VAR / "files"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_URL = "/static/"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages name no others, and compressing is slow
# Signed checkpoints of the history; better on a disk that whoever looks after the database cannot write to.
CHECKPOINT_DIR = Path(env.str("CHECKPOINT_DIR", str(VAR / "checkpoints")))
CHECKPOINT_KEY = env.str("CHECKPOINT_KEY", "") or f"checkpoint:{SECRET_KEY}"
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_MB", 20) * 2**20
EVIDENCE_QUOTA_BYTES = env.int("EVIDENCE_QUOTA_MB", 2000) * 2**20  # of one enterprise
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
RETENTION_YEARS = env.int("RETENTION_YEARS", 6)  # what belongs to a submission stays so long

# ── Language and time ───────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")

# ── Signing in ──────────────────────────────────────────────────────────────────────────

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "assessment.pages.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "assessment.pages.alike.SignUpForm",
    "reset_password": "assessment.pages.alike.ResetPasswordForm",
    "login": "assessment.pages.account_forms.LoginForm",
    "add_email": "assessment.pages.account_forms.AddEmailForm",
    "change_password": "assessment.pages.account_forms.ChangePasswordForm",
    "reset_password_from_key": "assessment.pages.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "assessment.pages.accounts.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "assessment.pages.accounts.display_name"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "assessment.pages.reset_links.ResetLinks"  # noqa: S105 - a class
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "assessment.pages.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "assessment.pages.account_forms.AuthenticateForm",
    "reauthenticate": "assessment.pages.account_forms.ReauthenticateForm",
    "authenticate_webauthn": "assessment.pages.second_step.PasskeyForm",
    "reauthenticate_webauthn": "assessment.pages.second_step.PasskeyAgainForm",
    "activate_totp": "assessment.pages.account_forms.ActivateAppForm",
    "add_webauthn": "assessment.pages.account_forms.AddPasskeyForm",
    "edit_webauthn": "assessment.pages.account_forms.RenamePasskeyForm",
}
MFA_TOTP_ISSUER = "Maturity"
USERSESSIONS_TRACK_ACTIVITY = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"

# How often somebody may try; docs/security.md says what each is for. The first that is used up decides.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)  # others are not believed
SIGN_IN_FAILURES = env.int("SIGN_IN_FAILURES", 5)
SIGN_IN_LOCK_MINUTES = env.int("SIGN_IN_LOCK_MINUTES", 15)
_failures = f"{SIGN_IN_FAILURES}/{SIGN_IN_LOCK_MINUTES}m/key"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": f"{_failures},20/m/ip,200/h/ip",
    "login_failed_known": _failures,  # in a browser in which the account has been used before
    "login_failed_account": f"{env.int('SIGN_IN_FAILURES_ANYWHERE', 30)}/h/key",  # from everywhere together
    "signup": "20/m/ip,100/h/ip",
    "reset_password": "1/m/key,5/h/key,20/m/ip",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key,10/d/key",
    "change_password": "10/15m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}

# When somebody is asked to sign in again. What was not saved waits in the browser of those who fill in.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 30)  # agencies and operators
SESSION_IDLE_MINUTES_FILLING_IN = env.int("SESSION_IDLE_MINUTES_FILLING_IN", 120)  # all others
SESSION_HOURS = env.int("SESSION_HOURS", 12)
SESSION_COOKIE_AGE = 60 * 60 * SESSION_HOURS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# mlps: GB/T 22239 as its assessors read it. nist: long, not common, for as long as one likes.
_profile = env.str("PASSWORD_PROFILE", "mlps", validate=validate.OneOf(["mlps", "nist"]))
_mlps = _profile == "mlps"
PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", 8 if _mlps else 10)
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", 90 if _mlps else 0)  # agencies, operators; 0: no end
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", 5 if _mlps else 0)
_ours = "assessment.models.passwords."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options, wanted in (
        (_ours + "LongEnough", {"min_length": PASSWORD_MIN_LENGTH}, True),
        (_ours + "ThreeKinds", {}, _mlps),
        (_ours + "NoName", {}, True),
        (_ours + "NotCommon", {}, True),
        (_ours + "NotRecent", {"last": PASSWORD_HISTORY}, PASSWORD_HISTORY > 0),
    )
    if wanted
]

# ── Letters ─────────────────────────────────────────────────────────────────────────────

_mail = env.dj_email_url("EMAIL_URL", "console:")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 10  # seconds; a server that stays silent keeps the worker from all else
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "Maturity <no-reply@localhost>")

# ── Work in the background ──────────────────────────────────────────────────────────────

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "filesystem": {
        "data_folder_in": str(VAR / "broker"),
        "data_folder_out": str(VAR / "broker"),
        "control_folder": str(VAR / "broker-control"),
        "polling_interval": 0.2,
    },
    # Longer than a task may take; and nobody who hands in waits long for a Redis that keeps silent.
    "redis": {"visibility_timeout": 900, "socket_timeout": 3, "socket_connect_timeout": 3},
}.get(CELERY_BROKER_URL.partition(":")[0].replace("rediss", "redis"), {})
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}  # the sweeper sends again
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", False)
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "assessment.tasks.sweep", "schedule": 30.0, "options": {"expires": 25}},
    "digests": {"task": "assessment.tasks.promise_digests", "schedule": 600.0, "options": {"expires": 500}},
    "checkpoint": {"task": "assessment.tasks.checkpoint", "schedule": 3600.0, "options": {"expires": 3000}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")

# ── Walls ───────────────────────────────────────────────────────────────────────────────

SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the form
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "assessment.pages.errors.forged"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of their own
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # evidence is previewed in a sandboxed frame of our own
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # X_FRAME_OPTIONS: see there

# ── Seeing what happens ─────────────────────────────────────────────────────────────────

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "assessment.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "propagate": False}},
}
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # it believes whatever a request says; see assessment.logs

# ── The API ─────────────────────────────────────────────────────────────────────────────

# Requests a minute: of one person, and of one source that has not signed in.
API_LIMITS = {
    "general": (env.int("API_REQUESTS_A_MINUTE", 1200), env.int("API_REQUESTS_A_MINUTE_ANONYMOUS", 120)),
    "engine": (env.int("API_SCORINGS_A_MINUTE", 240), env.int("API_SCORINGS_A_MINUTE_ANONYMOUS", 20)),
}
API_TOKEN_HOURS = env.int("API_TOKEN_HOURS", 12)  # of those that a program gets for a password
API_TOKEN_DAYS = env.int("API_TOKEN_DAYS", 365)  # at most, of those made on the settings page
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer"}
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["assessment.api.parsing.Json"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "assessment.api.authentication.Bearer",
        "assessment.api.authentication.Session",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "assessment.api.permissions.WithinScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["assessment.api.throttles.Limit"],
    "DEFAULT_PAGINATION_CLASS": "assessment.api.pages.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "assessment.api.documented.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "assessment.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Intelligent manufacturing maturity",
    "DESCRIPTION": "Self-assessment and review of intelligent manufacturing capability maturity. "
    "How to begin, what every address has in common, and what each refusal means: docs/api.md.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["assessment.api.schema.complete"],
    "GET_LIB_DOC_EXCLUDES": "assessment.api.schema.ours",
    "PATH_CONVERTER_OVERRIDES": {
        "number": {"type": "integer", "minimum": 1, "maximum": 10**18 - 1},
        "level": {"type": "integer", "minimum": 0, "maximum": 5},
        "reference": {"type": "string", "pattern": "^[2-9A-Z]{8}$"},
        "id": {"type": "string", "pattern": "^[A-Za-z0-9_.-]{1,60}$"},
        "secret": {"type": "string", "pattern": "^[A-Za-z0-9_-]{20,100}$"},
    },
}
