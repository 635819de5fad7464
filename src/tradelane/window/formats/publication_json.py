# SPDX-License-Identifier: Apache-2.0
"""How a version became law, as JSON that anybody can check: files' digest, signature, entry of the public log."""

from typing import Any

from tradelane.kernel.clock import rfc3339
from tradelane.window.values import Publication, Urgency


def publication_json(publication: Publication) -> dict[str, Any]:
    """`signed` is null for a version that came with the node's software.

    `signed.payload` is the canonical JSON under the detached JWS; `signed.leaf` is its entry of the log.
    """
    signed = None
    if publication.published_at is not None:
        signed = {
            "payload": publication.payload,
            "protected": publication.protected,
            "signature": publication.signature,
            "leaf": publication.leaf,
        }
    return {
        "code": publication.code,
        "version": publication.version,
        "valid_from": publication.valid_from.isoformat(),
        "valid_to": publication.valid_to.isoformat() if publication.valid_to else None,
        "digest": publication.digest,
        "published_at": rfc3339(publication.published_at) if publication.published_at else None,
        "consultation": publication.consultation or None,
        "retired_because": publication.retired_because or None,
        "urgent": _urgency_json(publication.urgency) if publication.urgency else None,
        "signed": signed,
    }


def _urgency_json(urgency: Urgency) -> dict[str, Any]:
    """Why the change did not wait, and until when it is law unless it is confirmed."""
    return {
        "ground": str(urgency.ground),
        "law": urgency.law,
        "reasons": urgency.reasons,
        "lapses_on": urgency.lapses_on.isoformat() if urgency.lapses_on else None,
        "confirmed_at": rfc3339(urgency.confirmed_at) if urgency.confirmed_at else None,
    }
