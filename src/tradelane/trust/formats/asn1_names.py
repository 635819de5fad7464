# SPDX-License-Identifier: Apache-2.0
"""Names of certificates as asn1crypto reads them, for pyHanko; apart, because it corrects a table of that library.

X.520 §6.2.7 makes x500UniqueIdentifier a bit string, and asn1crypto holds to it; Mexico's tax administration writes
the taxpayer's number there as text, in every e.firma, CSD and authority of its own. Without this the library can
neither compare such names nor sign for them. Bit strings it could not compare before either.
"""

from asn1crypto import x509


def accept_text_as_unique_identifier() -> None:
    """Have asn1crypto read 2.5.4.45 as text; calling it again changes nothing."""
    x509.NameTypeAndValue._oid_specs["unique_identifier"] = x509.DirectoryString
