"""The worker's settings in the chaos tests: real ones, but a slow post office and an impatient beat."""

from bisc_portal.settings import *  # noqa: F403  settings extend settings
from bisc_portal.settings import CELERY_BEAT_SCHEDULE

MAILERS = {"default": {"BACKEND": "tests.chaos.post.SlowPost"}}
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": 1.0, "options": {"expires": 5}}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
}
