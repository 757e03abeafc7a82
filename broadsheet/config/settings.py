"""Django's settings, safe for production; what differs between deployments comes from `conf`."""

from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE

from broadsheet.conf import settings
from broadsheet.config.database import database

SITE = settings()
PACKAGE = Path(__file__).parent.parent

SECRET_KEY = SITE.secret_key
DEBUG = False
ALLOWED_HOSTS = [SITE.host, *SITE.extra_hosts]
CSRF_TRUSTED_ORIGINS = [SITE.address]
ROOT_URLCONF = "broadsheet.config.urls"
WSGI_APPLICATION = "broadsheet.config.wsgi.application"

INSTALLED_APPS = [
    "broadsheet.web",
    "broadsheet.newsroom",
    "broadsheet.audience",
    "broadsheet.jobs",
    "broadsheet.surrogate",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# The `Desk…` ones run for the desk's addresses only; a reader's page pays for none of them.
MIDDLEWARE = [
    "broadsheet.web.middleware.client_address",
    "broadsheet.web.middleware.security_headers",
    "broadsheet.web.middleware.checked_host",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "broadsheet.web.middleware.DeskSession",
    "broadsheet.web.middleware.DeskCommon",
    "broadsheet.web.middleware.DeskCsrf",
    "broadsheet.web.middleware.DeskAuthentication",
    "broadsheet.web.middleware.DeskMessages",
    "broadsheet.web.middleware.DeskFrames",
    "broadsheet.web.middleware.DeskTransaction",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE.in_site(SITE.theme) / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    },
]

DATABASES = {"default": database(SITE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "newsroom.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"

LANGUAGE_CODE = SITE.language
TIME_ZONE = SITE.time_zone
USE_TZ = True
USE_I18N = True

TASKS = {"default": {"BACKEND": "broadsheet.jobs.backend.QueueBackend"}}

STATIC_URL = "/static/"
STATIC_ROOT = SITE.in_site(SITE.static)
STATICFILES_DIRS = [path for path in [SITE.in_site(SITE.theme) / "static"] if path.is_dir()]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_ROOT = SITE.in_site(SITE.media)
MEDIA_URL = "/desk/media/"  # originals are for the desk; readers get renditions
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "broadsheet.config.static.OneStylesheetStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's editor sends a field for each part of each block

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.is_secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True

# Readers: nothing inline, no other host. The desk: Wagtail's date pickers are inline scripts.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "frame-src": [f"https://{host}" for host in SITE.embed_hosts] or [NONE],
    }
}
DESK_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }
}

WAGTAIL_SITE_NAME = "Broadsheet"
WAGTAILADMIN_BASE_URL = SITE.address
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Photo"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_ENABLE_UPDATE_CHECK = False  # else the desk's browser asks another host
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # the same, with a hash of the editor's e-mail
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "link", "superscript", "subscript"]},
    }
}
TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "broadsheet.config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": SITE.log_level.upper()},
    "loggers": {
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # else a line for each delivery of purges
        "django.request": {"level": "ERROR"},
    },
}
