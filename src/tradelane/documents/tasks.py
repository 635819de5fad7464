# SPDX-License-Identifier: Apache-2.0
"""Background work of documents; apart, because a worker starts it, not a person."""

from typing import Any

from tradelane.documents import actions
from tradelane.kernel import clock
from tradelane.kernel.ids import DocumentId


def complete(payload: dict[str, Any]) -> None:
    """Make the files of the issued document that `payload` names; running it twice does no harm."""
    language = str(payload.get("language", "en"))
    notice = str(payload.get("notice", ""))
    actions.complete(document=DocumentId(payload["document"]), now=clock.now(), language=language, notice=notice)


def seal(payload: dict[str, Any]) -> None:
    """Seal the documents taken in that `payload` names; running it twice does no harm."""
    actions.seal(documents=[DocumentId(id) for id in payload["documents"]], now=clock.now())
