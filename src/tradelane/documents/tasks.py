# SPDX-License-Identifier: Apache-2.0
"""Background work of documents; apart, because a worker starts it, not a person."""

from typing import Any

from tradelane.documents import actions
from tradelane.kernel import clock
from tradelane.kernel.ids import DocumentId
from tradelane.trust import actions as trust


def complete(payload: dict[str, Any]) -> None:
    """Make the files of the issued document that `payload` names; running it twice does no harm.

    Its log entry is placed and shown to the witnesses first, so that the files carry their cosignatures; a witness
    that does not answer holds nothing up (docs/decisions/0008-cosignatures-at-completion.md).
    """
    trust.sequence(now=clock.now())
    trust.ask_witnesses(now=clock.now())
    actions.complete(document=DocumentId(payload["document"]), now=clock.now())
