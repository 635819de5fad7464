# SPDX-License-Identifier: Apache-2.0
"""A person is forgotten: `privacy` decides key by key, `parties` destroys; apart from requests, which people answer.

The order matters. The report is durable before a key goes: a crash between the two leaves a report whose keys are
destroyed when the erasure is asked for again, or by the daily run, never a key that nobody can account for.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import new_id
from tradelane.parties.actions import vault
from tradelane.parties.queries.vault import same_person
from tradelane.privacy import rules
from tradelane.privacy.formats.erasure import report_from_json, report_json
from tradelane.privacy.models import ErasureRow
from tradelane.privacy.queries.crossing import people_behind
from tradelane.privacy.queries.erasure import Fates, fates_of, lines_of
from tradelane.privacy.queries.holders import unsorted
from tradelane.privacy.values import PersonKey, Pseudonym
from tradelane.privacy.values.erasure import Erasure, ErasureId, Outcome, Report


def erase(
    person: PersonKey, *, now: datetime, matters: Collection[str] | None = None, asked_by: tuple[str, str] = ("", "")
) -> Report:
    """Destroy what no law wants kept of a person, restrict what it does, and say so field by field.

    With `matters`, of those alone. `asked_by` is the economy of the node that asked on the person's behalf, and its
    own id for it. What other nodes hold they are asked to erase (`trades`). Asked again, it erases what has become
    free since.
    """
    if matters is None:
        _set_apart(person, now)
    fates = fates_of(person, on=aware_utc(now).date(), matters=matters)
    destroyed = [key.id for key, fate in fates if fate.outcome is Outcome.ERASED]
    report = Report(
        id=ErasureId(new_id("erasure")),
        at=now.replace(microsecond=0),
        node=settings.NODE_ORGANISATION,
        lines=lines_of(person, fates, matters=matters),
        destroyed=tuple(sorted(destroyed)),
    )
    _keep(report, person, asked_by)
    vault.destroy(keys=destroyed, now=now)
    _restrict(fates, now)
    return report


def _set_apart(person: PersonKey, now: datetime) -> None:
    """What is still kept of this person together with others gets a key of theirs, so that this erasure reaches it."""
    people = [PersonKey(each) for each in sorted(same_person(person))]
    for room in unsorted():
        room.set_apart(people, now=now)


def erase_known_to(
    *, node: str, pseudonym: Pseudonym, trade: str, reference: str, matters: Collection[str], now: datetime
) -> list[Report]:
    """The same for another node's request, of one trade whose matters are given; the same request once.

    Raises Forbidden (PRIV-40).
    """
    known = people_behind(node=node, pseudonym=pseudonym)
    meant = {person: aliases for person, aliases in known.items() if trade in {alias.subject for alias in aliases}}
    rules.a_node_speaks_only_of_people_it_was_told_of.require([a for aliases in meant.values() for a in aliases])
    done = ErasureRow.objects.filter(asked_by=node, reference=reference).values_list("person", flat=True)
    return [
        erase(person, now=now, matters=matters, asked_by=(node, reference))
        for person in sorted(meant.keys() - {PersonKey(each) for each in done})
    ]


def prove(*, erasure: str, protected: str, signature: str) -> None:
    """Keep the node's signature over a report; the first one stays."""
    ErasureRow.objects.filter(pk=erasure, signature="").update(protected=protected, signature=signature)


@transaction.atomic
def note_unasked(*, erasure: str, node: str, rule: str) -> None:
    """Keep that a node could not be asked, and why."""
    row = ErasureRow.objects.select_for_update().filter(pk=erasure).first()
    if row is not None and [node, rule] not in row.unasked:
        row.unasked = [*row.unasked, [node, rule]]
        row.save(update_fields=["unasked"])


@transaction.atomic
def hear_answer(*, erasure: str, node: str, report: dict[str, Any]) -> None:
    """Keep what a node that was asked says it did. The same again changes nothing. Raises Unreadable."""
    answered = report_json(report_from_json(report))
    row = ErasureRow.objects.select_for_update().filter(pk=erasure, asked_by="").first()
    if row is not None and [node, answered] not in row.answers:
        row.answers = [*row.answers, [node, answered]]
        row.save(update_fields=["answers"])


@transaction.atomic
def _keep(report: Report, person: PersonKey, asked_by: tuple[str, str]) -> None:
    data = report_json(report)
    ErasureRow.objects.create(
        id=report.id,
        person=person,
        asked_by=asked_by[0],
        reference=asked_by[1],
        at=report.at,
        report=data,
        digest=digest_of(canonical(data)),
    )
    counts = {str(outcome): len(report.of(outcome)) for outcome in Outcome}
    record("privacy.erasure.done", subject=report.id, by=None, keys=len(report.destroyed), **counts)


def _restrict(fates: Fates, now: datetime) -> None:
    """What is kept is for the law alone; of a running matter, from the day on which it is over."""
    kept = [(key, fate) for key, fate in fates if fate.outcome is Outcome.KEPT]
    vault.note_asked(keys=[key.id for key, fate in kept if fate.is_running], now=now)
    vault.restrict(keys={key.id: fate.until for key, fate in kept if not fate.is_running}, now=now)


def download(erasure: Erasure) -> dict[str, Any]:
    """What a person downloads: the report, and the node's signature over its canonical JSON."""
    return {
        "report": report_json(erasure.report),
        "digest": erasure.digest,
        "signature": {"protected": erasure.protected, "signature": erasure.signature} if erasure.signature else None,
        "answers": [{"node": node, "report": report_json(report)} for node, report in erasure.answers],
        "could_not_be_asked": list(erasure.unasked),
    }
