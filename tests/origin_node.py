# SPDX-License-Identifier: Apache-2.0
"""What a journey has a real node do about origin, in a process of its own: python -m tests.origin_node STEP …"""

import sys


def last_day(days: str) -> None:
    """Let the open verifications have `days` left to answer, as time that passes would, and remind."""
    from datetime import timedelta

    from tradelane.kernel import clock
    from tradelane.origin import actions
    from tradelane.origin.models import VerificationRow

    for row in VerificationRow.objects.filter(concluded_at=None):
        row.answer_by = clock.now().date() + timedelta(days=int(days))
        row.save(update_fields=["answer_by"])
    print(actions.remind(now=clock.now()))


if __name__ == "__main__":
    from config.commands.store import open_store

    open_store()
    {"last_day": last_day}[sys.argv[1]](*sys.argv[2:])
