# SPDX-License-Identifier: Apache-2.0
"""Answers of this platform, signed or not; apart, because only what is signed decides a transfer."""

from dataclasses import dataclass

from tradelane.kernel.errors import Refused
from tradelane.kernel.rule import Rule
from tradelane.titles import queries
from tradelane.titles.actions.signing import sign_for_platforms
from tradelane.titles.formats.dcsa.answers import STATUS, Finished, finished_payload, signed_text
from tradelane.titles.values.dcsa import ResponseCode, Sha256


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the other platform."""

    status: int
    body: bytes


class Declined(Exception):
    """Why a transfer is not taken; it undoes the transaction in which it is raised, so that nothing is kept."""

    def __init__(self, code: ResponseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason

    @classmethod
    def by(cls, code: ResponseCode, rule: "Rule[...]") -> "Declined":
        """Declined by a rule, whose text is the reason."""
        return cls(code, f"{rule.id}: {rule.text}")

    @classmethod
    def because(cls, code: ResponseCode, error: Refused) -> "Declined":
        """Declined for a refusal."""
        return cls(code, f"{error.rule}: {error.message}")


@dataclass(frozen=True, slots=True)
class Word:
    """What decides a transfer to another platform: its signed answer or, where a registry guards the bill, a record."""

    finished: Finished
    text: str
    """The JWS that says so; empty where this platform itself found it in dispute."""
    by_registry: bool = False

    @property
    def reason(self) -> str:
        """Why it was not taken, as it is kept."""
        said = self.finished.reason
        return (said if self.by_registry else f"{self.finished.code}: {said}")[:1000]


def signed(answer: Finished) -> str:
    """The answer under this node's signature."""
    return sign_for_platforms(finished_payload(answer), by=queries.here())


def reply(jws: str, code: ResponseCode) -> Reply:
    """A signed answer under the status of its code."""
    return Reply(STATUS[code], signed_text(jws))


def declined(last: Sha256, why: Declined) -> Reply:
    """The signed refusal of a transfer whose chain ends with the entry `last`."""
    return reply(signed(Finished(last, why.code, why.reason)), why.code)
