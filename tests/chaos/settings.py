"""The worker's settings in the chaos tests: real ones, but a slow post office and an impatient beat."""

from bisc_portal.settings import *  # noqa: F403  settings extend settings
from bisc_portal.settings import CELERY_BEAT_SCHEDULE

MAILERS = {"default": {"BACKEND": "tests.chaos.post.SlowPost"}}
# What these tests wait for comes every second. The rest keeps its own time: all of it every second, full
# measurements included, is more than two workers can do, and would push out what is being watched.
WATCHED = {"servicedesk-klokken", "berichten-bezorgen"}
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": 1.0, "options": {"expires": 5}} if name in WATCHED else entry
    for name, entry in CELERY_BEAT_SCHEDULE.items()
}
