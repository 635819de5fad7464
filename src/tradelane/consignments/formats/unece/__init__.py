# SPDX-License-Identifier: Apache-2.0
"""Certificates of origin in JSON of UN/CEFACT's names; apart, because a certificate tells origins and no sale."""

from tradelane.consignments.formats.unece.open_attestation import (
    is_open_attestation_certificate as is_open_attestation_certificate,
)
from tradelane.consignments.formats.unece.open_attestation import (
    read_open_attestation_certificate as read_open_attestation_certificate,
)
from tradelane.consignments.formats.unece.preferential import (
    is_preferential_certificate as is_preferential_certificate,
)
from tradelane.consignments.formats.unece.preferential import (
    read_preferential_certificate as read_preferential_certificate,
)
