#!/usr/bin/env python
"""Runs one of the project's commands: `python manage.py help` lists them."""

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from community import env
from community.services import first
from community.services.trouble import Trouble

if __name__ == "__main__":
    env.assume("DJANGO_SETTINGS_MODULE", "community.settings")
    try:
        first.provide(sys.argv[1:])
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, Trouble) as error:
        sys.exit(f"accord: {error}")
