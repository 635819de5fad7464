# SPDX-License-Identifier: Apache-2.0
"""The door of the web server; apart, because WSGI servers look for `application` here."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
