# SPDX-License-Identifier: Apache-2.0
"""Whether a port can be listened on; apart, because the web server shares a port with others without a word."""

import socket
import time

from tradelane.kernel.errors import Unavailable

RESTART_SECONDS = 5.0
"""A server that was stopped a moment ago may still be letting go of its port."""


def require_free(host: str, port: int, *, patience: float = RESTART_SECONDS) -> None:
    """Return once nobody listens there. Raises Unavailable when somebody still does after `patience` seconds.

    The web server binds with SO_REUSEPORT: a second node would start there too, take every other request, and run
    the first one's background work a second time.
    """
    deadline = time.monotonic() + patience
    while (error := _bind(host, port)) is not None:
        if time.monotonic() >= deadline:
            raise Unavailable(
                f"nothing can listen on {host}, port {port}: {error}",
                field="port",
                rule="PORT-1",
                fix="Stop what listens there, such as an earlier run, or give another one with --port.",
            )
        time.sleep(0.1)


def _bind(host: str, port: int) -> str | None:
    """Why the port can't be taken; None when it can, and it is let go again at once."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
            listener.bind((address[0], port, *address[2:]))  # a resolver would wrap a number that is no port
    except (OSError, OverflowError) as error:
        return str(getattr(error, "strerror", None) or error)
    return None
