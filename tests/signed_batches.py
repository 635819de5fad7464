# SPDX-License-Identifier: Apache-2.0
"""Batches of signed documents for a running node, as its seller's own system would make them; needs the node's home.

python -m tests.signed_batches ORGANISATION BATCHES DOCUMENTS prints one batch a line, as JSON text.
"""

import json
import sys

import django


def main(organisation: str, batches: int, documents: int) -> None:
    """Print the batches."""
    django.setup()
    from tests.signed_makers import a_batch, a_fresh_document, a_signed_line
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.queries import organisation as registered

    issuer = OrganisationId(organisation)
    name, now = registered(issuer).name, clock.now()
    for _ in range(batches):
        fresh = [a_fresh_document(issuer=issuer, issuer_name=name, issued_on=now.date()) for _ in range(documents)]
        print(json.dumps(a_batch(*(a_signed_line(one, by=issuer, at=now) for one in fresh)).decode()))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
