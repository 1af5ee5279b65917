#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

from django.core.management import execute_from_command_line

# These reckon with a file only, so they also run where no portal is set up.
WITHOUT_A_PORTAL = {"sla_termijn", "ritplan"}

if __name__ == "__main__":
    if WITHOUT_A_PORTAL.intersection(sys.argv[1:2]) and "SECRET_KEY" not in os.environ:
        os.environ.setdefault("PORTAAL_OMGEVING", "demonstratie")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")
    execute_from_command_line(sys.argv)
