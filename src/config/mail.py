# SPDX-License-Identifier: Apache-2.0
"""How the node sends mail; apart, so that the settings stay a list."""

from typing import Any
from urllib.parse import unquote, urlsplit

from config.environment import Environment


def mail_settings(environment: Environment) -> dict[str, Any]:
    """Django's mail settings. Without an address no mail is sent: a link to reset a password never ends in a log."""
    if not environment.email_url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    url = urlsplit(environment.email_url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp" and url.hostname not in ("localhost", "127.0.0.1"),
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": environment.email_from,
    }
