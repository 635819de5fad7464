# SPDX-License-Identifier: Apache-2.0
"""What a person decides about their data; apart, because only they do, by their own link or sign-in.

Callers have shown that they are the person: `person_key` comes from `queries.person_of` or `person_of_link`.
Facts name the choice, never the person.
"""

from datetime import datetime

from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.clock import aware_utc
from tradelane.privacy import rules
from tradelane.privacy.formats import our_disclosures
from tradelane.privacy.models import ChoiceRow
from tradelane.privacy.queries import choices_of, rows_on_consent
from tradelane.privacy.values import Choice, PersonKey, Purpose


def object_to(*, person_key: PersonKey, purpose: Purpose, now: datetime) -> str:
    """Keep at home what the law lets one object to, from here on; the choice's id. Twice is once. Refused by PRIV-9."""
    rules.the_law_lets_one_object.require(purpose, our_disclosures(), on=aware_utc(now).date())
    return _choose(person_key, purpose, Choice.OBJECTION, now)


def consent_to(*, person_key: PersonKey, purpose: Purpose, now: datetime) -> str:
    """Let data go for a purpose that rests on consent; the choice's id. Twice is once. Refused by PRIV-17."""
    rows = [row for each in rows_on_consent(on=aware_utc(now).date()).values() for row in each]
    rules.only_what_rests_on_consent_is_agreed_to.require(purpose, rows, on=aware_utc(now).date())
    return _choose(person_key, purpose, Choice.CONSENT, now)


@transaction.atomic
def withdraw(*, person_key: PersonKey, purpose: Purpose, now: datetime, choice: Choice = Choice.OBJECTION) -> None:
    """End a standing objection or consent. Raises Refused (PRIV-14) when none stands."""
    rules.only_a_standing_choice_is_withdrawn.require(choices_of(person_key, choice=choice, node=""), purpose)
    row = ChoiceRow.objects.select_for_update().get(
        person=person_key, purpose=purpose, choice=choice, withdrawn_at=None, node=""
    )
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    record("privacy.choice.withdrawn", subject=row.id, by=None, purpose=purpose, choice=choice)


@transaction.atomic
def _choose(person_key: PersonKey, purpose: Purpose, choice: Choice, now: datetime) -> str:
    row, is_new = ChoiceRow.objects.get_or_create(
        person=person_key, purpose=purpose, choice=choice, withdrawn_at=None, node="", defaults={"made_at": now}
    )
    if is_new:
        record("privacy.choice.made", subject=row.id, by=None, purpose=purpose, choice=choice)
    return row.id
