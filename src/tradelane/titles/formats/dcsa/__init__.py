# SPDX-License-Identifier: Apache-2.0
"""The bytes of DCSA's standards for electronic bills of lading; apart from the room's own, which say more.

`answers`, `checksums`, `control_records`, `envelopes`, `jws`, `keys` and `transport_documents` are imported by name.
"""
