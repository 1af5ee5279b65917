#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

from django.core.management import execute_from_command_line

# Reckons with a file only, so it also runs where no portal is set up.
WITHOUT_A_PORTAL = "sla_termijn"

if __name__ == "__main__":
    if sys.argv[1:2] == [WITHOUT_A_PORTAL] and "SECRET_KEY" not in os.environ:
        os.environ.setdefault("PORTAAL_OMGEVING", "demonstratie")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bisc_portal.settings")
    execute_from_command_line(sys.argv)
