"""django-helpdesk as its own manual sets it up, with what the portal has for speed.

No DEBUG, cached templates, connections that stay open. Mail is dropped: no server for it is waited for.
"""

import json
import os

DATABASES = {
    "default": {**json.loads(os.environ["BENCH_DATABASE"]), "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
}
DEBUG = False
SECRET_KEY = "alleen-voor-een-meting-" + "0123456789" * 4
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# With DEBUG off Django keeps every template once it is read.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "bench.helpdesk.urls"
WSGI_APPLICATION = "bench.helpdesk.wsgi.application"
SITE_ID = 1
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/tickets/"
STATIC_URL = "/static/"
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = "helpdesk@voorbeeld.invalid"
HELPDESK_TEAMS_MODE_ENABLED = False  # its teams need one more package
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
