# SPDX-License-Identifier: Apache-2.0
"""CN 22: the postal customs declaration of a small item, as far as its value lets it; its number is the item's."""

from tradelane.documents.values.declaring import OWN, Kind, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import NOTE
from tradelane.documents.values.postal import CATEGORY, CHARGES, DECLARATION, PARTY_NAMES, POSTED

KIND = Kind(
    kind=DocumentKind.CN22,
    root="CN22",
    namespace=OWN,
    party_names=PARTY_NAMES,
    shown=POSTED,
    statements={
        **CATEGORY,
        **CHARGES,
        "sdr_rate": Statement("how much of the currency one special drawing right is worth, as the IMF publishes it"),
        **DECLARATION,
        **NOTE,
    },
)
