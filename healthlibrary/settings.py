"""All settings, in one file. Without any environment variable but the required ones this is a safe production site.

Values for development come from `make run`, values for tests from `tests.plugin`; nothing in here knows about either.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from healthlibrary import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

# What kind of site this is

DEBUG = env.boolean("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY")
# What was sealed or signed with an older key is still opened by it.
SECRET_KEY_FALLBACKS = env.older_secrets("SECRET_KEY_FALLBACKS", of="SECRET_KEY")
# On unless said otherwise: redirect to https, secure cookies, HSTS. Off only where nobody else can listen.
REQUIRE_HTTPS = env.boolean("REQUIRE_HTTPS", default=not DEBUG)
# How many proxies of our own stand before the site. Their X-Forwarded-For and -Proto are believed, nobody else's.
PROXY_COUNT = env.integer("PROXY_COUNT", default=0)

# The base of every address that leaves the site (canonical, hreflang, mail): never taken from a request.
SITE_URL = env.base_url("SITE_URL", default="http://127.0.0.1:8000" if DEBUG else env.REQUIRED)
SITE_NAME = env.text("SITE_NAME", default="Health Library")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG else env.REQUIRED)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Here and nowhere else: it saves lives, so no form of the admin can mistype it. A wrong one stops the start.
EMERGENCY_NUMBER = env.telephone_number("EMERGENCY_NUMBER", default="911")
FEEDBACK_EMAIL = env.text("FEEDBACK_EMAIL", default=f"feedback@{urlsplit(SITE_URL).hostname}")
# How whoever runs a site that articles lead to finds out who looks whether its pages still answer.
LINK_CHECK_CONTACT = env.ascii_text("LINK_CHECK_CONTACT", default=FEEDBACK_EMAIL)
LINK_CHECK_AGENT = f"HealthLibraryLinkCheck/1.0 (+{SITE_URL}; {LINK_CHECK_CONTACT})"
COPYRIGHT_OWNER = env.text("COPYRIGHT_OWNER", default=SITE_NAME)
# A file of colours and fonts of the library's own; one that somebody could not read stops the start (articles.E001).
THEME = env.file("THEME")

# Parts

INSTALLED_APPS = [
    # First, so that the columns of each language exist before any other app looks at a model: behind the
    # admin, reversion would keep versions without a word of them (healthlibrary.E001).
    "modeltranslation",
    # Before Django's, whose commands for accounts it replaces by those that leave a record.
    "reviews.shell",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "reversion",
    "pgtrigger",
    "django_prose_editor",
    "csp",
    "axes",
    "healthlibrary",
    "articles.apps.ArticlesConfig",
    "reviews.apps.ReviewsConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "articles.views.unchanged.UnchangedMiddleware",
    "healthlibrary.csp.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "healthlibrary.language.LanguageMiddleware",
    "healthlibrary.boundary.BoundaryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Private is the default; a public view says so with @login_not_required.
    "healthlibrary.signin.PrivateByDefaultMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it turns the answer to a locked-out login into its own
]
# Never a cache middleware for whole pages: a proxy or CDN may keep the public pages, which are free of cookies.

ROOT_URLCONF = "healthlibrary.urls"
WSGI_APPLICATION = "healthlibrary.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "articles.details.for_templates",
            ],
        },
    }
]
# Widgets are rendered from templates/ too, so that the library may give one its own look.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database_url("DATABASE_URL")
    | {
        # Without reuse of connections a page costs six times the processor time.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
# The role of all web processes and commands but those that change the schema.
DATABASE_ROLE = DATABASES["default"]["USER"]
# How the owner of the tables logs in; None where that is the application itself. See healthlibrary.ownership.
DATABASE_OWNER = env.database_owner("DATABASE_OWNER_URL", application=DATABASES["default"])
DATABASES["default"]["OPTIONS"]["options"] = " ".join(
    f"-c {setting}={value}"
    for setting, value in {
        # In milliseconds: a page answers in fewer than a hundred, so whatever waits longer is stuck or hostile.
        "statement_timeout": env.integer("DATABASE_STATEMENT_TIMEOUT", default=15_000),
        "lock_timeout": 5_000,
        "idle_in_transaction_session_timeout": 60_000,
        # To compile a query takes longer than any of ours runs.
        "jit": "off",
    }.items()
)
# Of statements that are always the same; see articles.prepared. A pooler may give each of them to another server.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 0 if env.boolean("DATABASE_PREPARED", default=True) else None
if DATABASE_OWNER:
    DATABASE_OWNER["OPTIONS"] |= {
        name: DATABASES["default"]["OPTIONS"][name] for name in ("options", "prepare_threshold")
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmem:"),
    # Rendered public pages, of this process and this release only; see articles.views.kept. About 6 KB each.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}

# Uploads are served by a view that knows which figure is public, never as a folder: hence no MEDIA_URL for Django.
# Named outside the checkout in production, where a new release would otherwise leave the signed figures behind.
MEDIA_ROOT = env.media_url("MEDIA_URL", default=BASE_DIR / "media" if DEBUG else env.REQUIRED)
FILE_UPLOAD_PERMISSIONS = 0o640
# The admin sends an article as one form: 400 sections of eight fields, 300 references of fifteen, and the rest.
# Django's default of a thousand stops at some hundred sections. Memory bounds what many fields can cost.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
# Bytes of a form beside its files: a megabyte of text in each language, and as much again for its markup.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

STATIC_URL = "static/"
STATIC_ROOT = env.text("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "healthlibrary.staticfiles.CompressedStaticFiles",
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Languages

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", default="UTC")

MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = ("en", "es")
# A missing Spanish text is missing. Falling back would show English, signed by nobody as Spanish (healthlibrary.E002).
MODELTRANSLATION_ENABLE_FALLBACKS = False
MODELTRANSLATION_FALLBACK_LANGUAGES = ()


def _named_with_language(name: str, language: str) -> Promise:
    return format_lazy("{name} ({language})", name=name, language=dict(LANGUAGES)[language])


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = _named_with_language

# What the library adds to the rich-text editor of the admin: citation markers, and tables that keep their caption.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("articles/admin/prose.js")],
        "extensions": {"RefMark": html_tags(["sup"], {"sup": ["data-ref"]})},
    }
]

# Who may come in

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "reviews.sample.accounts.SamplePasswordGuard",  # the passwords that `make run` prints open nothing elsewhere
    "django.contrib.auth.backends.ModelBackend",
    "reviews.second_factor.throttle.AttemptBackend",  # codes and passkeys, counted like passwords
]
LOGIN_URL = "login"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# The pair, and for a while: one wrong address cannot lock a reviewer out, nor one name the whole clinic.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "healthlibrary.proxy.client_address"
AXES_LOCKOUT_CALLABLE = "healthlibrary.signin.locked_out"
AXES_VERBOSE = False
# What a failed try does not keep of the form that was sent.
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    *("code", "assertion", "attestation", "offer", "new_code", "new_password", "again"),
]

# What browsers are told

SECURE_SSL_REDIRECT = REQUIRE_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if REQUIRE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = REQUIRE_HTTPS
# Preloading binds a whole domain for years; that is for its owner to decide, not for this default.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A browser takes a cookie named __Host- only when it is secure, host-only and for the whole site.
_COOKIE_PREFIX = "__Host-" if REQUIRE_HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = REQUIRE_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
CSRF_FAILURE_VIEW = "healthlibrary.boundary.csrf_failed"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = REQUIRE_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = f"{_COOKIE_PREFIX}language"
LANGUAGE_COOKIE_SECURE = REQUIRE_HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The nonce is for the import map of the rich-text editor in the admin; a page that asks for none gets none.
        "script-src": [SELF, NONCE],
        # The hash is that of the one constant style element that the editor (Tiptap) writes into the page.
        "style-src": [SELF, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        **({"upgrade-insecure-requests": True} if REQUIRE_HTTPS else {}),
    }
}

# Mail and log

globals().update(env.email_url("EMAIL_URL", default="console:" if DEBUG else env.REQUIRED))
# In seconds, for each answer of the mail server. Only `manage.py deliver_mail` ever waits for it, never a page.
EMAIL_TIMEOUT = env.integer("EMAIL_TIMEOUT", default=20, minimum=1)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default=f"library@{urlsplit(SITE_URL).hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        # One JSON object on one line for each record: what a visitor sends cannot begin a line of its own.
        "json": {"()": "healthlibrary.logs.JsonFormatter"},
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
    },
    "filters": {"without_keys": {"()": "healthlibrary.logs.WithoutKeys"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if DEBUG else "json",
            "filters": ["without_keys"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django's own handlers would mail errors to nobody and print others twice.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
