# SPDX-License-Identifier: Apache-2.0
"""The door of the web server; apart, because WSGI servers look for `application` here."""

import gc
import os
import threading
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

if TYPE_CHECKING:
    from config.thin_door import ThinDoor

SERVER_PID = "TRADELANE_SERVER_PID"
"""Set by `tradelane serve`: the process that started this one."""


def _end_with_the_server(parent: int) -> None:
    """End this process when the server that started it was killed, so that a restart finds the port free."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _application() -> "ThinDoor":
    usual = get_wsgi_application()
    from config.thin_door import ThinDoor  # needs the tables' models, which are loaded only now

    return ThinDoor(usual)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()  # what is loaded lasts: searching it for garbage again and again costs a quarter of the start
if settings.SECRET_IS_TEMPORARY:
    raise ImproperlyConfigured("The node has no secret: run `tradelane init` with the same environment first.")
application = _application()
_ = get_resolver().url_patterns  # import every room now, so that the first visitor doesn't wait
gc.freeze()  # nor is it searched later, which would cost each request that allocates much
gc.enable()
_parent = os.getppid()
if os.environ.get(SERVER_PID) == str(_parent):
    threading.Thread(target=_end_with_the_server, args=(_parent,), daemon=True).start()
