# SPDX-License-Identifier: Apache-2.0
"""What stands beside records that may not change: that a person had a field of them corrected; apart from requests,
which are the person's and the node's alone.
"""

from datetime import date

from tradelane.privacy.models import RequestRow
from tradelane.privacy.rules.asking import a_statement_stands_with_what_may_not_change
from tradelane.privacy.values import Outcome, Statement


def statements_on(*, model: str, row: str, made_on: date) -> list[Statement]:
    """The accepted corrections that a record could not take in, oldest first; for whoever may read the record."""
    rows = RequestRow.objects.filter(accepted=True, answered_at__isnull=False, done__icontains=row)
    return [
        Statement(asked.field, asked.answered_at)
        for asked in rows.order_by("answered_at", "pk")
        if asked.answered_at is not None
        and a_statement_stands_with_what_may_not_change(made_on=made_on, corrected_on=asked.answered_at.date())
        and any(
            (each["model"], each["row"], each["outcome"]) == (model, row, Outcome.AMENDMENT.value)
            for each in asked.done
        )
    ]
