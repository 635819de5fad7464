# SPDX-License-Identifier: Apache-2.0
"""The one tree of errors; apart, so that every room refuses in the same words.

TradelaneError
├─ Refused        a rule said no: names the rule, its text and its source
│  ├─ Forbidden   the rule is about who may act
│  └─ TooMany     the rule is about how often: says when to come again
├─ NotFound       there is no such thing, or not for this organisation
│  └─ Gone        there was: a person had it erased, or only the law may read it
├─ Conflict       the thing moved since it was seen
│  └─ Stale       the caller named the version it saw, and that one is past
├─ Unreadable     input that can't be read: names the field, the rule and the fix
│  └─ Unseen      it does not say which version the caller saw
└─ Unavailable    an outside system gave no answer; trying again is right

A rule saying no is a result of a sound system; a broken installation raises something else.
"""

from collections.abc import Mapping
from typing import Any


class TradelaneError(Exception):
    """Carries facts and what to do next; never personal data, never a secret."""

    kind = "error"

    def __init__(
        self,
        message: str,
        *,
        field: str = "",
        rule: str = "",
        fix: str = "",
        cites: str = "",
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        """Path of the offending field, such as `goods_items[0].net_mass`; empty when none is to blame."""
        self.rule = rule
        """Id of the rule that was broken, such as `CONS-4`."""
        self.fix = fix
        """What the reader can do, in one imperative sentence."""
        self.cites = cites
        self.facts: dict[str, Any] = dict(facts or {})

    def as_dict(self) -> dict[str, Any]:
        """The error as plain data, for problem+json and for `--json` on the command line."""
        out: dict[str, Any] = {"kind": self.kind, "message": self.message}
        for name in ("field", "rule", "fix", "cites"):
            if value := getattr(self, name):
                out[name] = value
        if self.facts:
            out["facts"] = self.facts
        return out

    def __str__(self) -> str:
        parts = [f"{self.field}: {self.message}" if self.field else self.message]
        if self.rule:
            parts.append(f"[{self.rule}]")
        if self.fix:
            parts.append(f"Fix: {self.fix}")
        return " ".join(parts)


class Refused(TradelaneError):
    """A rule said no."""

    kind = "refused"


class Forbidden(Refused):
    """This person or organisation may not do this."""

    kind = "forbidden"


class TooMany(Refused):
    """This came too often; the fact `again_at` (RFC 3339) says from when it is taken again."""

    kind = "too-many"


class NotFound(TradelaneError):
    """There is no such thing, or this organisation may not know of it: the two look alike on purpose."""

    kind = "not-found"


class Gone(NotFound):
    """What was there was about a person, and was erased or is kept for the law alone."""

    kind = "gone"


class Conflict(TradelaneError):
    """The thing changed since the caller looked; read it again, then decide."""

    kind = "conflict"


class Stale(Conflict):
    """The caller named the version that it saw, and the thing has another one by now."""

    kind = "stale"


class Unreadable(TradelaneError):
    """Input that can't be read."""

    kind = "unreadable"


class Unseen(Unreadable):
    """A change that does not say which version of the thing the caller saw."""

    kind = "unseen"


class Unavailable(TradelaneError):
    """An outside system gave no answer."""

    kind = "unavailable"
