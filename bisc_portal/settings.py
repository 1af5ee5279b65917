"""Settings, read from the environment.

`PORTAAL_OMGEVING` is `productie` (the default), `demonstratie` or `test`. In production every missing or
unsafe value stops the start with one sentence that names it.
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from redis.backoff import NoBackoff
from redis.retry import Retry

BASE_DIR = Path(__file__).resolve().parent.parent


class Omgeving:
    """The kinds of environment; `demonstratie` and `test` may be less strict, `productie` never."""

    PRODUCTIE = "productie"
    DEMONSTRATIE = "demonstratie"
    TEST = "test"


OMGEVING = os.environ.get("PORTAAL_OMGEVING", Omgeving.PRODUCTIE)
if OMGEVING not in {Omgeving.PRODUCTIE, Omgeving.DEMONSTRATIE, Omgeving.TEST}:
    raise ImproperlyConfigured(f"PORTAAL_OMGEVING is '{OMGEVING}'; kies productie, demonstratie of test.")
PRODUCTIE = OMGEVING == Omgeving.PRODUCTIE
DEMONSTRATIE = OMGEVING == Omgeving.DEMONSTRATIE


def env(name: str, *, local: str | None = None, hint: str) -> str:
    """Return the variable; outside production `local` may stand in for it.

    Raises ImproperlyConfigured with `hint` when it is missing.
    """
    value = os.environ.get(name, "")
    if value:
        return value
    if local is not None and not PRODUCTIE:
        return local
    raise ImproperlyConfigured(f"{name} ontbreekt. {hint}")


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").lower()
    if value in {"", "1", "ja", "true", "0", "nee", "false"}:
        return default if value == "" else value in {"1", "ja", "true"}
    raise ImproperlyConfigured(f"{name} is '{value}'; schrijf ja of nee.")


def env_int(name: str, *, default: int) -> int:
    value = os.environ.get(name, "") or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is '{value}'; geef een getal.")
    return int(value)


# --- Keys, hosts, addresses ------------------------------------------------------------------------------
SECRET_KEY = env(
    "SECRET_KEY",
    local="alleen-voor-deze-machine-en-nooit-voor-productie-" + "0123456789",
    hint="Geef een willekeurige tekst van minstens 50 tekens.",
)
SECRET_KEY_LENGTH = 50
SECRET_KEY_VARIETY = 5
if PRODUCTIE and (
    len(SECRET_KEY) < SECRET_KEY_LENGTH
    or len(set(SECRET_KEY)) < SECRET_KEY_VARIETY
    or SECRET_KEY.startswith("alleen-voor")
):
    raise ImproperlyConfigured(
        "SECRET_KEY is te kort of te voorspelbaar: geef minstens 50 willekeurige tekens."
    )

PORTAAL_ADRES = env(
    "PORTAAL_ADRES",
    local="http://127.0.0.1:8000",
    hint="Geef het volledige adres van het portaal, bijvoorbeeld https://portaal.voorbeeld.nl.",
)
if PRODUCTIE and not PORTAAL_ADRES.startswith("https://"):
    raise ImproperlyConfigured("PORTAAL_ADRES moet in productie met https:// beginnen.")
_host = urlsplit(PORTAAL_ADRES).hostname
if not _host:
    raise ImproperlyConfigured(f"PORTAAL_ADRES is '{PORTAAL_ADRES}'; daar staat geen servernaam in.")
ALLOWED_HOSTS = [_host, *filter(None, map(str.strip, os.environ.get("ALLOWED_HOSTS", "").split(",")))]
if PRODUCTIE and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS mag in productie geen * bevatten: noem elke naam.")
if not PRODUCTIE:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [PORTAAL_ADRES]
DEBUG = False

# --- Apps and middleware ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "bisc_portal.accounts",
    "bisc_portal.netwerk",
    "bisc_portal.werktijd",
    "bisc_portal.berichten",
    "bisc_portal.logboek",
    "bisc_portal.achtergrond",
    "bisc_portal.importeren",
    "bisc_portal.demonstratie",
    "ontwikkelagenda",
    "ibl",
    "servicedesk",
    "kpi",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_linear_migrations",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
if OMGEVING == Omgeving.TEST:
    INSTALLED_APPS += ["django_migration_linter"]  # make migrations
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "bisc_portal.logboek.origin.OriginMiddleware",
    "bisc_portal.accounts.middleware.SecondFactorMiddleware",
]
ROOT_URLCONF = "bisc_portal.urls"
WSGI_APPLICATION = "bisc_portal.wsgi.application"
ASGI_APPLICATION = "bisc_portal.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bisc_portal.context_processors.page_frame",
            ],
            "builtins": ["bisc_portal.templatetags.portaal"],
            "libraries": {"portaal": "bisc_portal.templatetags.portaal"},
        },
    }
]
FORM_RENDERER = "bisc_portal.forms.PortalRenderer"

# --- Data ------------------------------------------------------------------------------------------------
_database_url = env(
    "DATABASE_URL",
    local="postgresql://postgres@127.0.0.1:5432/portaal",
    hint="Geef het adres van PostgreSQL 18, bijvoorbeeld postgresql://gebruiker:geheim@server/portaal.",
)
if urlsplit(_database_url).scheme not in {"postgresql", "postgres"}:
    raise ImproperlyConfigured("DATABASE_URL moet naar PostgreSQL wijzen (postgresql://…).")
DATABASES: dict[str, Any] = {
    "default": {
        **dj_database_url.parse(_database_url),
        # Opening a connection for every page costs four times the page itself.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = env(
    "REDIS_URL",
    local="redis://127.0.0.1:6379/0",
    hint="Geef het adres van Valkey, bijvoorbeeld redis://server:6379/0.",
)
if urlsplit(REDIS_URL).scheme not in {"redis", "rediss", "unix"}:
    raise ImproperlyConfigured("REDIS_URL moet naar Valkey wijzen (redis://… of rediss://…).")
CACHES = {
    "default": {
        "BACKEND": "bisc_portal.cache.ResilientCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portaal",
        # One attempt: ResilientCache knows what to do when it fails, and a page must not wait for more.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2, "retry": Retry(NoBackoff(), 0)},
    }
}
# Only a doorbell between the processes of the websockets. The core layer would drop idle sockets after 5 s.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "portaal"},
    }
}
# Where a page finds the websockets; empty is the portal itself, as behind the proxy. {host} is the page's.
WEBSOCKET_ADRES = os.environ.get("WEBSOCKET_ADRES", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- People and sign-in ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "bisc_portal.accounts.passwords.NotAboutYouValidator",
        "OPTIONS": {"user_attributes": ["naam", "email"]},
    },
    {"NAME": "bisc_portal.accounts.passwords.LongEnoughValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "bisc_portal.accounts.passwords.NotCommonValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "vandaag"
ACCOUNT_ADAPTER = "bisc_portal.accounts.adapter.PortalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "BiSC-portaal: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "bisc_portal.accounts.forms.LoginForm",
    "reset_password": "bisc_portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "bisc_portal.accounts.forms.ResetPasswordKeyForm",
    "set_password": "bisc_portal.accounts.forms.SetPasswordForm",
    "change_password": "bisc_portal.accounts.forms.ChangePasswordForm",
    "add_email": "bisc_portal.accounts.forms.AddEmailForm",
    "reauthenticate": "bisc_portal.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "bisc_portal.accounts.adapter.PortalMFAAdapter"
MFA_FORMS = {
    "authenticate": "bisc_portal.accounts.forms.AuthenticateCodeForm",
    "reauthenticate": "bisc_portal.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "bisc_portal.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "bisc_portal.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "bisc_portal.accounts.forms.EditWebAuthnForm",
    "login_webauthn": "bisc_portal.accounts.forms.LoginWebAuthnForm",
}
# A change of address that waits for its confirmation must not keep a second factor from being set up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "BiSC-portaal"
# WebAuthn needs a secure origin; a browser makes an exception only for localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTIE
USERSESSIONS_TRACK_ACTIVITY = True
# Behind one reverse proxy; without it every visitor would share one rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTIE else 0
# A demonstration login has no second factor; every other environment asks BiSC for one.
SECOND_FACTOR_REQUIRED = env_bool("TWEEDE_FACTOR_VERPLICHT", default=not DEMONSTRATIE)
if PRODUCTIE and not SECOND_FACTOR_REQUIRED:
    raise ImproperlyConfigured("TWEEDE_FACTOR_VERPLICHT mag in productie niet op nee staan.")

# --- Language and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
FORMAT_MODULE_PATH = ["bisc_portal.formats"]

# --- Static files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# assets/ is built by make from npm packages and never committed.
ASSETS_DIR = BASE_DIR / "assets"
STATICFILES_DIRS = [BASE_DIR / "static", ASSETS_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.InMemoryStorage"
        if OMGEVING == Omgeving.TEST
        else "django.core.files.storage.FileSystemStorage"
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTIE
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTIE
WHITENOISE_AUTOREFRESH = not PRODUCTIE
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", BASE_DIR / "var" / "media"))
MEDIA_URL = "/media/"

# --- Security headers ------------------------------------------------------------------------------------
SECURE_CSP: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # allauth shows the TOTP square as a data: image
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "bisc_portal.views.csrf_failure"
if PRODUCTIE:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Mail ------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env(
    "MAIL_AFZENDER",
    local="BiSC-portaal <portaal@voorbeeld.invalid>",
    hint="Geef het adres waarmee het portaal mailt.",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_mail_password, _mail_tls = os.environ.get("MAIL_WACHTWOORD", ""), env_bool("MAIL_TLS", default=True)
if PRODUCTIE and _mail_password and not _mail_tls:
    raise ImproperlyConfigured("MAIL_WACHTWOORD gaat leesbaar over de lijn als MAIL_TLS op nee staat.")
if PRODUCTIE:
    _mailer: dict[str, Any] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env("MAIL_SERVER", hint="Geef de naam van de mailserver."),
            "port": env_int("MAIL_POORT", default=587),
            "username": os.environ.get("MAIL_GEBRUIKER", ""),
            "password": _mail_password,
            "use_tls": _mail_tls,
            "timeout": 10,
        },
    }
else:
    # Mail of a demonstration is written to files: nobody outside may get it.
    _mailer = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": BASE_DIR / "var" / "mail"},
    }
MAILERS = {"default": _mailer}


# --- Mail that comes in ----------------------------------------------------------------------------------
def _read_postbus() -> dict[str, Any]:
    """The mailbox calls arrive in; empty when there is none, and then nobody is asked to answer by mail."""
    server = os.environ.get("POSTBUS_SERVER", "")
    if not server:
        return {}
    tls = env_bool("POSTBUS_TLS", default=True)
    if PRODUCTIE and not tls:
        raise ImproperlyConfigured(
            "POSTBUS_TLS mag in productie niet op nee staan: het wachtwoord is dan leesbaar."
        )
    return {
        "server": server,
        "poort": env_int("POSTBUS_POORT", default=993 if tls else 143),
        "tls": tls,
        "gebruiker": env("POSTBUS_GEBRUIKER", hint="Geef de naam waarmee het portaal de postbus opent."),
        "wachtwoord": env("POSTBUS_WACHTWOORD", hint="Geef het wachtwoord van de postbus."),
        "map": os.environ.get("POSTBUS_MAP", "INBOX"),
        "adres": env("POSTBUS_ADRES", hint="Geef het e-mailadres van de postbus.").lower(),
        # Only a Received header of this server says when a mail came in; empty: the newest one.
        "ontvangstserver": os.environ.get("POSTBUS_ONTVANGSTSERVER", ""),
    }


POSTBUS: dict[str, Any] = _read_postbus()
# A mail says nothing about urgency: it is promised the middle one until somebody at the desk knows better.
POST_URGENTIE = 2
# tcp://server:3310 or unix:///run/clamav/clamd.ctl; empty: nothing is scanned, and the portal says so.
CLAMAV_ADRES = os.environ.get("CLAMAV_ADRES", "")
if CLAMAV_ADRES and urlsplit(CLAMAV_ADRES).scheme not in {"tcp", "unix"}:
    raise ImproperlyConfigured(f"CLAMAV_ADRES is '{CLAMAV_ADRES}'; schrijf tcp://server:3310 of unix:///pad.")

# --- Background work -------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Without socket_timeout one half-open connection hangs worker, beat and web for ever.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "health_check_interval": 15,
}
CELERY_TASK_DEFAULT_QUEUE = "standaard"
CELERY_TASK_ROUTES: dict[str, Any] = {
    "*.tasks.render_*": {"queue": "rapporten"},
    "*.tasks.plan_*": {"queue": "rapporten"},  # ten seconds of arithmetic may not hold up a message
}
CELERY_BEAT_SCHEDULE_FILENAME = str(BASE_DIR / "var" / "beat-schedule")
# Each part is joined by the name of its task. `expires` keeps a backlog from being replayed after an outage.
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "ibl-drukwerk": {
        "task": "ibl.tasks.render_drukwerk",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "agenda-herinneringen": {
        "task": "ontwikkelagenda.tasks.send_reminders",
        "schedule": crontab(hour=7, minute=0),
        "options": {"expires": 3600},
    },
    "agenda-samenvatting": {
        "task": "ontwikkelagenda.tasks.send_digests",
        "schedule": crontab(hour=7, minute=15),
        "options": {"expires": 3600},
    },
    "ibl-vooruitblik": {
        "task": "ibl.tasks.forecast_termijnen",
        "schedule": 120.0,
        "options": {"expires": 110},
    },
    "ibl-termijnen": {
        "task": "ibl.tasks.check_termijnen",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "ontwikkelagenda-tekst": {
        "task": "ontwikkelagenda.tasks.project_documents",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "ontwikkelagenda-opmerkingen": {
        "task": "ontwikkelagenda.tasks.queue_digests",
        "schedule": crontab(hour=16, minute=30),
        "options": {"expires": 3600},
    },
    "indicatoren-meten": {
        "task": "kpi.tasks.measure_indicatoren",
        "schedule": 300.0,
        "options": {"expires": 280},
    },
    "indicatoren-alles-meten": {
        "task": "kpi.tasks.measure_alle_indicatoren",
        "schedule": crontab(hour=3, minute=30),
        "options": {"expires": 3600},
    },
    "ibl-ritten-plannen": {"task": "ibl.tasks.plan_ritten", "schedule": 30.0, "options": {"expires": 30}},
    "ibl-partners": {"task": "ibl.tasks.send_isoberichten", "schedule": 30.0, "options": {"expires": 30}},
    "grafieken-tekenen": {
        "task": "kpi.tasks.render_verloop",
        "schedule": 900.0,
        "options": {"expires": 880},
    },
    "bewaking-herinneren": {
        "task": "kpi.tasks.remind_bewaking",
        "schedule": crontab(hour=7, minute=15),
        "options": {"expires": 3600},
    },
    "rapporten-maken": {
        "task": "kpi.tasks.render_rapporten",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "berichten-bezorgen": {
        "task": "bisc_portal.berichten.tasks.deliver_berichten",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "servicedesk-klokken": {
        "task": "servicedesk.tasks.sweep_klokken",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "servicedesk-post-ophalen": {
        "task": "servicedesk.tasks.fetch_post",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "servicedesk-post-verwerken": {
        "task": "servicedesk.tasks.process_post",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "servicedesk-abonnees": {
        "task": "servicedesk.tasks.forget_onbevestigde_abonnees",
        "schedule": crontab(hour=3, minute=10),
        "options": {"expires": 3600},
    },
    "servicedesk-beveiliging": {
        "task": "servicedesk.tasks.warn_beveiliging",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "servicedesk-aandelen": {
        "task": "servicedesk.tasks.recompute_aandelen",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "imports-toepassen": {
        "task": "bisc_portal.importeren.tasks.apply_importacties",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "servicedesk-sluiten": {
        "task": "servicedesk.tasks.close_stille_meldingen",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "servicedesk-sondes": {
        "task": "servicedesk.tasks.probe_diensten",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "servicedesk-bezetting": {
        "task": "servicedesk.tasks.tidy_bezetting",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "servicedesk-herberekenen": {
        "task": "servicedesk.tasks.run_herberekeningen",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "servicedesk-klokcontrole": {
        "task": "servicedesk.tasks.check_klokken",
        "schedule": crontab(hour=4, minute=10),
        "options": {"expires": 3600},
    },
    "ontwikkelagenda-pdf": {
        "task": "ontwikkelagenda.tasks.render_pdf",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
}

# --- What the parts give to the kernel, joined by string -------------------------------------------------
# Search: callables (user, text) -> list[Zoektreffer].
ZOEKBRONNEN: list[str] = [
    "ontwikkelagenda.selectors.search",
    "servicedesk.selectors.search",
    "ibl.selectors.search",
    "kpi.selectors.search",
    "bisc_portal.netwerk.selectors.search",
]
# The start page: callables (user, now) -> list[Taak].
TAAKBRONNEN: list[str] = [
    "ontwikkelagenda.selectors.list_taken",
    "servicedesk.selectors.list_taken",
    "ibl.selectors.list_taken",
    "kpi.selectors.list_taken",
]
# What a mail can carry: callables (key) -> (name, content, kind) or None.
BIJLAGEBRONNEN: dict[str, str] = {"rapport": "kpi.selectors.load_bijlage"}
# The same mail with marks and pictures: a function of the text and the key of the file.
MAILBLADEN: dict[str, str] = {"rapport": "kpi.rapport_mail.render_mail"}
# Kinds of import: each an Importsoort.
IMPORTSOORTEN: list[str] = [
    "bisc_portal.netwerk.importsoorten.INWONERS",
    "kpi.importsoorten.JAARCIJFERS",
    "ibl.importsoorten.BEZIT",
    "ibl.importsoorten.AANVRAGEN",
    "ibl.importsoort_reistijden.REISTIJDEN",
    "kpi.importsoorten.REALISATIE",
]
# What an initiative may hope to move: callables () -> list[Indicatornaam].
INDICATORBRONNEN: list[str] = ["kpi.selectors.namen.list_indicatornamen"]
# Websockets: lists of routes; they run in a process of their own (bisc_portal.asgi).
SOCKETBRONNEN: list[str] = ["ontwikkelagenda.samen.routes.websocket"]
# And what goes by ordinary requests where a network lets no websocket through.
POSTBRONNEN: list[str] = ["ontwikkelagenda.samen.routes.http"]
# Reference data, loaded once and safe to load again: callables () -> None, in this order.
REFERENTIEBRONNEN: list[str] = [
    "bisc_portal.netwerk.referentie.load",
    "bisc_portal.werktijd.referentie.load",
    "servicedesk.referentie.load",
    "ontwikkelagenda.referentie.load",
    "ibl.referentie.load",
    "kpi.referentie.load",
]
# Demonstration history: callables (maand, *, tot, rng) -> None, each making what begins in that month.
DEMONSTRATIEBRONNEN: list[str] = [
    "bisc_portal.netwerk.demonstratie.generate",
    "ontwikkelagenda.demonstratie.generate",
    "ibl.demonstratie_ritten.generate",
    "ibl.demonstratie.generate",
    "ibl.demonstratie_keten.generate",
    "ibl.demonstratie_vervoer.generate",
    "ibl.demonstratie_ritten.plan_next_day",
    "ibl.demonstratie_reistijden.generate",
    "ibl.demonstratie_vervoer.plan_diensten",
    "servicedesk.demonstratie.generate",
    "servicedesk.demonstratie_kennis.generate",
    "servicedesk.demonstratie_dossiers.generate",
    # Last: it measures what the others made.
    "kpi.demonstratie.generate",
]

# A cell that starts with =, +, - or @ may not become a formula in somebody's spreadsheet.
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True

LOG_NIVEAU = os.environ.get("LOG_NIVEAU", "WARNING").upper()
if LOG_NIVEAU not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"LOG_NIVEAU is '{LOG_NIVEAU}'; kies DEBUG, INFO, WARNING, ERROR of CRITICAL.")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"regel": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"uit": {"class": "logging.StreamHandler", "formatter": "regel", "stream": sys.stderr}},
    "root": {"handlers": ["uit"], "level": LOG_NIVEAU},
}
