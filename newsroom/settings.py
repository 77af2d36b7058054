"""Every setting of Newsroom, read once from the environment (and `.env` beside `manage.py`).

Each group of `DESIGN`'s "two ways to run" switches on its own variable: `DATABASE_URL`, `REDIS_URL`,
`LLM_BASE_URL`/`LLM_API_KEY`/`LLM_MODEL`, `UNSPLASH_ACCESS_KEY`, `COINDESK_API_KEY`.
`.env.example` names them all.
"""

import contextlib
import errno
import gc
import os
import secrets
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.log import DEFAULT_LOGGING

from articles.rewriting.pricing import Price, read_prices
from newsroom.environment import Environment
from newsroom.unfold import UNFOLD as UNFOLD

# What is loaded now lives as long as the process, so nobody need look for garbage in it: `newsroom.apps` goes on after.
gc.disable()

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
if not os.environ.get("NEWSROOM_IGNORE_DOTENV"):
    env.load(BASE_DIR / ".env")


def _folder(path: Path) -> Path:
    """`path`, made where it is missing; a sentence where Newsroom cannot write there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        why = f"cannot write in {path} ({error.strerror})"
        raise ImproperlyConfigured(f"NEWSROOM_VAR: {why}. Name a directory that this user may write in.") from error
    return path


def _own_secret_key(path: Path) -> str:
    """The key kept in `path` (owner-readable only), made on first use: whole, or nobody sees it."""
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file, contextlib.suppress(FileExistsError):
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.link(file.name, path)
    return path.read_text()


# --- where things are -------------------------------------------------------------------------
VAR_DIR: Path = _folder(env.path("NEWSROOM_VAR", BASE_DIR / "var"))
PORT: int = env.whole("PORT", 8000)
SITE_URL: str = env.text("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
SITE_NAME: str = env.text("SITE_NAME", "Newsroom")
SITE_HOST: str = urlsplit(SITE_URL).hostname or ""
if not SITE_HOST:
    raise ImproperlyConfigured(f"SITE_URL: {SITE_URL!r} is not an address such as https://news.example.org.")
BEHIND_TLS = SITE_URL.startswith("https://")

# --- security ---------------------------------------------------------------------------------
DEBUG: bool = env.flag("DEBUG", False)
SECRET_KEY: str = env.text("SECRET_KEY", "") or _own_secret_key(VAR_DIR / "secret_key")
_ON_THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]  # probes of health ask by these
ALLOWED_HOSTS: list[str] = list({*env.names("ALLOWED_HOSTS", [SITE_HOST]), *_ON_THIS_MACHINE})
CSRF_TRUSTED_ORIGINS: list[str] = [SITE_URL]
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = ["^health/", "^metrics$"]  # asked on this machine, past the proxy
BEHIND_PROXY: bool = env.flag("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# How many proxies of ours a request passes: so many entries at the end of X-Forwarded-For are true.
TRUSTED_PROXIES: int = env.whole("TRUSTED_PROXIES", int(BEHIND_PROXY), least=0, most=9)
METRICS_TOKEN: str = env.text("METRICS_TOKEN", "")
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What no page of ours needs, none of its scripts or frames may ask for.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
        *("idle-detection", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
    )
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

# Readers' pages: no inline script or style at all, pictures over https (covers are hot-linked from the photo service).
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "https:", "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# The admin's Alpine evaluates expressions and sets styles; `newsroom.middleware` sends this under the admin alone.
ADMIN_CONTENT_SECURITY_POLICY: dict[str, list[str]] = {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "frame-src": [SELF],  # the live preview
}

# --- applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "newsroom",
    "articles",
    "sources",
    "taggit",
    "newsroom.adminapps.UnfoldConfig",
    "unfold.contrib.filters",
    "newsroom.adminapps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "newsroom.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "articles.editions.EditionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "articles.zones.ZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.middleware.StorableMiddleware",
]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        # Readers' pages.
        "NAME": "paper",
        "BACKEND": "articles.paper.templating.Paper",
        "DIRS": [BASE_DIR / "templates" / "paper"],
        "OPTIONS": {"environment": "articles.paper.templating.environment"},
    },
]

# --- database ---------------------------------------------------------------------------------
_DATABASE_URL: str = env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'newsroom.sqlite3'}")
DATABASES: dict[str, Any] = {"default": env.database("DATABASE_URL", _DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    with contextlib.suppress(OSError):  # made here so that it is nobody else's to read; SQLite's others follow its mode
        Path(DATABASES["default"]["NAME"]).touch(mode=0o600)
    # WAL lets readers read while one writes; IMMEDIATE makes a writer wait its turn instead of failing "locked".
    # A story takes fewer pages of 8 KB than of 4; it counts when the file is made.
    # A connection stays open: to open one costs more than all queries of a page.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        }
    )
    # A file, not `:memory:`, which would hide locking; one for each test process.
    DATABASES["default"]["TEST"] = {"NAME": f"{VAR_DIR / f'test-{os.getpid()}.sqlite3'}"}
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": 8,
        "timeout": 1,  # seconds until a database that is away is an error; a probe, or a reader, waits for it
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- proposals: any OpenAI-compatible server, else extracts of the source ------------------------
LLM_BASE_URL: str = env.text("LLM_BASE_URL", "")
LLM_API_KEY: str = env.text("LLM_API_KEY", "")
LLM_MODEL: str = env.text("LLM_MODEL", "")
LLM_TIMEOUT: float = env.number("LLM_TIMEOUT", 60.0)
# Dollars for a million tokens, read and written: {"gpt-4.1-mini": [0.40, 1.60], "*": [0, 0]}.
try:
    LLM_PRICES: dict[str, Price] = read_prices(env.document("LLM_PRICES", {}))
except ValueError as error:
    raise ImproperlyConfigured(f"LLM_PRICES: {error}") from error
# Dollars; when they are spent, no model is asked any more. Editing goes on.
LLM_DAILY_BUDGET: Decimal | None = env.amount("LLM_DAILY_BUDGET", least=0)
LLM_MONTHLY_BUDGET: Decimal | None = env.amount("LLM_MONTHLY_BUDGET", least=0)

# --- triage: drafts that nobody takes are spiked after so many hours; 0 lets them wait for ever --------
SPIKE_AFTER_HOURS: float = env.number("SPIKE_AFTER_HOURS", 48.0, least=0)

# --- cache and queue --------------------------------------------------------------------------
REDIS_URL: str = env.text("REDIS_URL", "")
CACHES: dict[str, Any] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "newsroom_cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},  # a drawn cover is one, in three sizes
        }
    ),
    "pages": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "pages"}
        if REDIS_URL
        else {
            "BACKEND": "newsroom.pages.shared.PageFiles",
            "LOCATION": VAR_DIR / "pages",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    ),
}

# --- whole pages for readers, in front of Django ----------------------------------------------------
PAGE_STORE: bool = env.flag("PAGE_STORE", True)
PAGE_STORE_MB: int = env.whole("PAGE_STORE_MB", 48, least=1, most=4096)  # of each web process
# How long a web process trusts its pages before it looks for changes again. A withdrawal waits longer than that.
PAGE_TRUST_SECONDS = 0.1
# How long a proxy in front may keep a page (X-Accel-Expires of nginx); a withdrawal waits for that too.
PROXY_CACHE_SECONDS: int = env.whole("PROXY_CACHE_SECONDS", 0, least=0, most=10)

# --- numbers for the publisher ---------------------------------------------------------------------
READS_DAYS: int = env.whole("READS_DAYS", 400, least=0)  # so long reads are kept; 0 is for ever

# Messages are nudges; rows hold the work. So a lost message costs one sweep, and results are kept nowhere.
NUDGED_BY = "newsroom.celery.send"  # who sends them: the wire knows nobody above it
CELERY_BROKER_URL: str = REDIS_URL or "filesystem://localhost//"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a killed worker's message comes again
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # so does that of a killed child, which Celery would call done
CELERY_WORKER_POOL = "newsroom.pool:Pool"  # survives the kill of a child that waits for work
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # no worker sits on messages that another could take
# On SIGQUIT tasks get so long to end; what is cut off then waits for its lease, and the sweep finds it.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20.0
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # rows are the work, and outlive the broker
# A proposal may ask the model four times; the task may take a little longer, its row's lease longer than the task, and
# the broker waits longer still before it hands the message to another.
CELERY_TASK_SOFT_TIME_LIMIT = max(240, int(4 * LLM_TIMEOUT) + 15)
CELERY_TASK_TIME_LIMIT = CELERY_TASK_SOFT_TIME_LIMIT + 30
LEASE_SECONDS: int = env.whole("LEASE_SECONDS", CELERY_TASK_TIME_LIMIT + 30)
CELERY_TASK_DEFAULT_QUEUE = "desk"
CELERY_TASK_ROUTES = {
    "newsroom.tasks.run_imports": {"queue": "wire"},
    "newsroom.tasks.fetch_full_texts": {"queue": "wire"},
    "newsroom.tasks.announce": {"queue": "wire"},
    "newsroom.tasks.run_rewrites": {"queue": "desk"},
    "newsroom.tasks.run_bulk": {"queue": "desk"},
    "newsroom.tasks.apply_changes": {"queue": "paper"},
    "newsroom.tasks.keep_time": {"queue": "paper"},
}
DIGEST_HOUR: int = env.whole("DIGEST_HOUR", 6, least=0, most=23)  # UTC
SWEEP_SECONDS: float = env.number("SWEEP_SECONDS", 20.0)
CELERY_BEAT_SCHEDULER = "newsroom.beating:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 2 * LEASE_SECONDS,
        # A nudge is worth no waiting: a broker that is away is told by the log, and the sweep finds the row.
        "socket_connect_timeout": 2,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
else:
    CELERY_BROKER_TRANSPORT = "newsroom.filequeue:Transport"
    _QUEUE_DIR = VAR_DIR / "queue"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_folder(_QUEUE_DIR / "messages")),
        "data_folder_out": str(_folder(_QUEUE_DIR / "messages")),
        "control_folder": str(_folder(_QUEUE_DIR / "control")),
        "polling_interval": 0.25,
    }

# --- e-mail: the digest of the wire's health, the week's numbers, and what concerns people ---------------
DIGEST_EMAILS: list[str] = env.names("DIGEST_EMAILS", [])
NUMBERS_EMAILS: list[str] = env.names("NUMBERS_EMAILS", [])
for _name, _people in (("DIGEST_EMAILS", DIGEST_EMAILS), ("NUMBERS_EMAILS", NUMBERS_EMAILS)):
    if _people and not env.text("EMAIL_URL", ""):
        raise ImproperlyConfigured(f"{_name}: it needs EMAIL_URL, such as submission://user:password@mail.example:587.")
HAS_EMAIL = bool(env.text("EMAIL_URL", ""))
_EMAIL: dict[str, Any] = env.email("EMAIL_URL", "console:")
if "EMAIL_BACKEND" not in _EMAIL:
    raise ImproperlyConfigured("EMAIL_URL: give smtp://, submission:// (with TLS), or console:.")
EMAIL_BACKEND: str = _EMAIL["EMAIL_BACKEND"]
EMAIL_HOST: str = _EMAIL["EMAIL_HOST"] or "localhost"
EMAIL_PORT: int = _EMAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER: str = _EMAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD: str = _EMAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS: bool = _EMAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL: bool = _EMAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT: int = _EMAIL["EMAIL_TIMEOUT"] or 20
EMAIL_FILE_PATH: str = _EMAIL["EMAIL_FILE_PATH"]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", f"newsroom@{SITE_HOST}")

# --- people -----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["newsroom.signin.backend.LimitedBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")

# --- the log, on standard error --------------------------------------------------------------------
LOG_FORMAT: str = env.text("LOG_FORMAT", "text", among=("text", "json"))
LOG_LEVEL: str = env.text("LOG_LEVEL", "WARNING", among=("DEBUG", "INFO", "WARNING", "ERROR"))
# Nothing is logged to it (see the loggers below), and to make it takes all that an error's page needs.
DEFAULT_LOGGING["handlers"]["mail_admins"]["class"] = "logging.NullHandler"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"()": "newsroom.logs.TextFormatter"}, "json": {"()": "newsroom.logs.JsonFormatter"}},
    "handlers": {"log": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["log"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": [], "level": "NOTSET"}},  # Django's own handlers would say all twice
}
DEFAULT_EXCEPTION_REPORTER = "newsroom.errorpages.Reporter"
SENTRY_DSN: str = env.text("SENTRY_DSN", "")

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = [("en", "English"), ("uk", "Українська")]
USE_TZ = True
TIME_ZONE = "UTC"

# --- files ------------------------------------------------------------------------------------
DESK_URL = "/admin/"  # nginx and Docker files name it too
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o644
# Two million characters of markup, which scripts send encoded, three bytes for each odd one, must not be lost to a 400.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20

# --- taggit: our slugs and our order ------------------------------------------------------------
TAGGIT_CASE_INSENSITIVE = True

# --- the outside world: only http(s), only public addresses, but for what is named here -----------
OUTBOUND_PORTS: list[int] = env.ports("OUTBOUND_PORTS", [80, 443, 8080, 8443])
OUTBOUND_ALLOWED_HOSTS: list[str] = env.names("OUTBOUND_ALLOWED_HOSTS", [])
# Which categories a feed's rules may name; the wire knows none of its own.
RULE_CATEGORIES = "articles.taxonomy.category_choices"
NEWSROOM_USER_AGENT = f"Newsroom/1.0 (+{SITE_URL})"
WEBSUB_HUB: str = env.text("WEBSUB_HUB", "")
INDEXNOW_KEY: str = env.text("INDEXNOW_KEY", "", like="([a-zA-Z0-9-]{8,128})?")
INDEXNOW_ENDPOINT: str = env.text("INDEXNOW_ENDPOINT", "https://api.indexnow.org/indexnow")
UNSPLASH_ACCESS_KEY: str = env.text("UNSPLASH_ACCESS_KEY", "")
UNSPLASH_URL: str = env.text("UNSPLASH_URL", "https://api.unsplash.com").rstrip("/")
COINDESK_API_KEY: str = env.text("COINDESK_API_KEY", "")
# The key goes to these hosts and no other, whatever address a feed is given.
COINDESK_API_HOSTS: list[str] = env.names(
    "COINDESK_API_HOSTS", ["data-api.coindesk.com", "data-api.ccdata.io", "data-api.cryptocompare.com"]
)
