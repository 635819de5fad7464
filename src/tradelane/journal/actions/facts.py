# SPDX-License-Identifier: Apache-2.0
"""Facts and jobs added in the caller's transaction; apart from all that happens to them afterwards."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tradelane.journal import rules
from tradelane.journal.models import Fact, Job
from tradelane.journal.values import Doer, NewFact
from tradelane.kernel import clock


def record(name: str, *, subject: str, by: Doer | None, **facts: Any) -> None:
    """Add a fact, inside the caller's transaction: the change and its fact stand or fall together.

    `facts` is plain JSON data without personal data beyond ids. Raises Refused for a bad name.
    """
    record_all([NewFact(name, subject, by, facts)])


def record_all(facts: Iterable[NewFact]) -> None:
    """Add many facts by one statement, in their order; as `record`."""
    told = list(facts)
    for new in told:
        rules.the_name_of_a_fact_is_dotted.require(new.name)
    Fact.add(told, at=clock.now())


def enqueue(kind: str, payload: Mapping[str, Any], *, key: str, due: datetime | None = None) -> None:
    """Ask for work after the caller's transaction commits; the same kind and key twice is one job.

    `kind` names a row of `config.tasks`; `due` defaults to now.
    """
    Job.ask(kind, key, dict(payload), due=due or clock.now())
