# SPDX-License-Identifier: Apache-2.0
"""How the node logs; apart, because a log must never hold a secret, nor a person's value."""

import logging
import re
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from tradelane.kernel.errors import TradelaneError

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


class WithoutValues(logging.Formatter):
    """Tells where an exception came from and what kind it is, without its text.

    What a library raises may quote the value that it stumbled over: an e-mail in a breach of uniqueness, a name in a
    number that is none. Only the text of kernel errors, which hold nobody's values by contract, is told.
    """

    def formatException(  # noqa: N802  named by the standard library
        self,
        ei: "tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]",
    ) -> str:
        """The places of the exception and of those that led to it, each with its kind."""
        _, error, _ = ei
        return "" if error is None else "\n".join(_told(error))


def _told(error: BaseException) -> Iterator[str]:
    """Oldest first, as Python tells them."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
        yield "which led to"
    for place in traceback.extract_tb(error.__traceback__):
        yield f"  {place.filename}:{place.lineno} in {place.name}"
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}" + (f": {error}" if isinstance(error, TradelaneError) else "")


def without_secrets(text: str) -> str:
    """`text` with the values after `Authorization:`, `password=` and the like, and in links, replaced by `***`."""
    return _LINK.sub(r"\1***", _SECRET.sub(r"\1***", text))


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: one line per event on standard error, secrets hidden."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_secrets": {"()": "config.logs.WithoutSecrets"}},
        "formatters": {
            "line": {
                "()": "config.logs.WithoutValues",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "tradelane": {"level": level},
            "config": {"level": level},
            # a refusal is answered to who asked; its address, which may hold what somebody typed, is not kept
            "django.request": {"level": "ERROR"},
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        },
    }
