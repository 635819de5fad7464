# SPDX-License-Identifier: Apache-2.0
"""What this node signs in DCSA's form; apart from entries, whose signatures say more in their header."""

from tradelane.kernel.ids import OrganisationId
from tradelane.titles.formats.dcsa.jws import compact, signing_input
from tradelane.titles.formats.dcsa.keys import thumbprint
from tradelane.trust.actions import sign_compact


def sign_for_platforms(payload: bytes, *, by: OrganisationId) -> str:
    """A compact JWS over `payload` by an organisation's key of this node; `kid` is the key's thumbprint (RFC 7638).

    Two signatures over one payload differ, as ECDSA is random: keep and repeat the one that was sent.
    """
    signed = sign_compact(
        organisation=by,
        signed=lambda algorithm, public: signing_input(payload, algorithm=algorithm, kid=thumbprint(public)),
    )
    return compact(*signed)
