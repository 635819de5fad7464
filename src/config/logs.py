# SPDX-License-Identifier: Apache-2.0
"""How the node logs; apart, because a log must never hold a secret."""

import logging
import re
from typing import Any

_SECRET = re.compile(
    r"(?i)((?:authorization|cookie|password|secret|sessionid|token|code)[\"']?\s*[:=]\s*[\"']?(?:(?:bearer|basic)\s+)?"
    r"|bearer\s+)[^\s\"',;&]+"
)


_LINK = re.compile(r"(/privacy/link/|/shop/orders/)[^\s/\"'?]+")
"""Addresses that open a person's own page for whoever has them."""


class WithoutSecrets(logging.Filter):
    """Hides what follows the names of secrets in a log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line; never drop it."""
        message = record.getMessage()
        hidden = without_secrets(message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True


def without_secrets(text: str) -> str:
    """`text` with the values after `Authorization:`, `password=` and the like, and in links, replaced by `***`."""
    return _LINK.sub(r"\1***", _SECRET.sub(r"\1***", text))


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: one line per event on standard error, secrets hidden."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_secrets": {"()": "config.logs.WithoutSecrets"}},
        "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "tradelane": {"level": level},
            "config": {"level": level},
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        },
    }
