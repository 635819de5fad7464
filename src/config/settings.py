# SPDX-License-Identifier: Apache-2.0
"""Django's settings, all derived from `config.environment`; apart, because only wiring may know every room."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from config.databases import databases
from config.environment import read
from config.logs import logging_settings
from config.mail import mail_settings

ENVIRONMENT = read()
HERE = Path(__file__).resolve().parent

# --- the node ---
TRADELANE_HOME: Path = ENVIRONMENT.home_folder
ECONOMY: str = ENVIRONMENT.economy
BASE_URL: str = ENVIRONMENT.base_url.rstrip("/")
NODES_URL: str = ENVIRONMENT.nodes_url.rstrip("/")
NODES_LISTEN: str = ENVIRONMENT.nodes_listen
FOR_NODES = os.environ.get("TRADELANE_FOR_NODES") == "1"
"""Whether this server is the one that only other nodes reach, over mutual TLS; `tradelane serve` starts it so."""
NODE_ORGANISATION: str = ENVIRONMENT.node_organisation
SECRET_IS_TEMPORARY = not ENVIRONMENT.secret
"""No root secret was found: this process makes one up, for tests and tools. `serve` and `work` refuse to start."""
NODE_SECRET: bytes = ENVIRONMENT.secret.encode() if ENVIRONMENT.secret else secrets.token_bytes(32)
SECRET_KEY = hashlib.sha256(b"tradelane django\0" + NODE_SECRET).hexdigest()

# --- rooms, by floor from the top ---
ROOMS = [
    "desk", "shop", "plans", "verifier",
    "trades",
    "window", "parcels", "financing",
    "titles", "origin", "tariff", "tracking", "payments", "exchange",
    "documents",
    "consignments",
    "trust", "privacy",
    "journal", "parties",
]  # fmt: skip

INSTALLED_APPS = [
    *(f"tradelane.{room}" for room in ROOMS),
    "config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_forms_gds",
    "django_htmx",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
PEOPLE_HOLDERS = [
    "tradelane.shop.actions.people:Orders",
    "tradelane.trades.actions.readings:Readings",
    "tradelane.consignments.actions.people:Consignments",
    "tradelane.documents.actions.people:Documents",
    "tradelane.window.actions.people:Cases",
    "tradelane.payments.actions.people:Payments",
    "tradelane.tracking.actions.people:Events",
    "tradelane.parcels.actions.people:Parcels",
    "tradelane.titles.actions.people:Bills",
    "tradelane.trades.actions.letters:Letters",
    "tradelane.plans.actions.people:Comments",
]
"""Rooms that keep people's data (`privacy.ports.Holder`): asked when a person exports or corrects theirs."""
PEOPLE_UNSORTED = ["tradelane.parcels.actions.people:Unaddressed"]
"""Rooms that may keep something of many people as one (`privacy.ports.Unsorted`): asked before a person is erased."""
TITLE_LANES = ["tradelane.trades.actions.title_lanes:TitleLanes"]
"""Rooms that know the lanes of titles' goods (`titles.ports.Lanes`): asked before a title changes hands."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.nodes.OneDoorForNodes",
    "config.security.ContentSecurityPolicy",
    "config.security.PublicAnswers",
    "config.dcsa.DcsasForm",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.sessions.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.actors.ActorOfRequest",
    "config.problems.ProblemPages",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.pages.node",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = databases(ENVIRONMENT)
DATABASE_ROUTERS = ["config.vault_router.VaultRouter"]
VAULT_FOLDER: Path = ENVIRONMENT.vault_folder
"""Key-encryption keys, and the list of destroyed keys."""

# --- people ---
AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # memory-hard, and in Python itself
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "config.sign_in.UnlikeTheirOwnWords", "OPTIONS": {"user_attributes": ("mail_address", "name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "config.sign_in.SignInForm", "reset_password": "config.sign_in.ResetForm"}
ACCOUNT_USER_DISPLAY = "config.sign_in.name_of"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.is_https else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.is_https else 0
"""Limits on guessing count by the visitor's address, which the proxy in front tells."""
MFA_ADAPTER = "config.sign_in.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "config.passkey_forms.AddForm", "edit_webauthn": "config.passkey_forms.RenameForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.is_https
"""Browsers themselves treat http://localhost as secure; other plain origins can't use passkeys at all."""
MFA_TOTP_ISSUER = "Tradelane"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
"""Addresses are entered by the organisation's admin, not claimed by the person; a second factor is always welcome."""

# --- sessions, cookies, transport ---
SESSION_ENGINE = "config.sealed_sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ABSOLUTE_HOURS = 12
SESSION_IDLE_MINUTES = 60
SESSION_COOKIE_NAME = f"tradelane_{ECONOMY.lower()}_session"
CSRF_COOKIE_NAME = f"tradelane_{ECONOMY.lower()}_csrf"
"""Names carry the economy, because cookies don't keep two nodes on one host (with different ports) apart."""
LANGUAGE_COOKIE_NAME = "tradelane_language"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.is_https
SECURE_SSL_REDIRECT = False
"""TLS ends at a proxy in front of the node, which redirects; the node can't tell."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.is_https else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if ENVIRONMENT.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.is_https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
CSRF_FAILURE_VIEW = "config.pages.stale_form"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
EBL_PLATFORM = ENVIRONMENT.ebl_platform
KEEPS_CONTROL = ENVIRONMENT.keeps_control == "1"
REHEARSAL = ENVIRONMENT.rehearsal == "1"
DEBUG = ENVIRONMENT.debug == "1"
DATA_UPLOAD_MAX_MEMORY_SIZE = 21_000_000
"""A message of the exchange may hold 20 MB; larger bodies are refused before they are read."""
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- language and time ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files for the browser ---
STATIC_URL = "/static/"
STATIC_ROOT = None  # WhiteNoise serves the packages' own files: nothing to collect, nothing to go stale
STATICFILES_DIRS = [folder for folder in [HERE / "static"] if folder.is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 60 * 60
MEDIA_ROOT = TRADELANE_HOME / "files"
FILE_UPLOAD_TEMP_DIR = tempfile.gettempdir()

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}
LOGGING = logging_settings(ENVIRONMENT.log_level)
for _name, _value in mail_settings(ENVIRONMENT).items():
    globals()[_name] = _value
SILENCED_SYSTEM_CHECKS: list[str] = []
