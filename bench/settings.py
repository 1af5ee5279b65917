"""The portal's own settings, with one page more: the bare one that the others are held against."""

from bisc_portal.settings import *  # noqa: F403
from bisc_portal.settings import TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], "bench/templates"]
