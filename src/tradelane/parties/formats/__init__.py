# SPDX-License-Identifier: Apache-2.0
"""Official numbers of organisations, read strictly; apart, because a wrong digit names somebody else."""

import re

from stdnum import lei
from stdnum.exceptions import ValidationError
from stdnum.mx import rfc
from stdnum.sg import uen

from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.quoting import quoted, quoted_field

_ID = re.compile(r"([A-Z]{2})\.([A-Z0-9]{2,12})\.([A-Za-z0-9][A-Za-z0-9&Ñ/_-]{0,59})")
_GLN = re.compile(r"[0-9]{13}")


def read_organisation_id(text: str) -> OrganisationId:
    """`text` as an organisation's id, `SG.UEN.201912345K`. Raises Unreadable."""
    match = _ID.fullmatch(text)
    if not match or match[1] not in COUNTRIES:
        raise Unreadable(
            f"{quoted(text)} is not the id of an organisation",
            field="organisation",
            rule="PARTY-7",
            fix="Write economy, scheme and number with dots: SG.UEN.201912345K.",
        )
    return OrganisationId(text)


def read_number(scheme: str, number: str) -> str:
    """`number` in its compact form. Raises Unreadable when the scheme is unknown or its check digit is wrong.

    Schemes: RFC (Mexico, SAT), UEN (Singapore, ACRA), LEI (ISO 17442), GLN (GS1, modulo 10).
    """
    readers = {"RFC": rfc.validate, "UEN": uen.validate, "LEI": lei.validate, "GLN": _read_gln}
    reader = readers.get(scheme)
    if reader is None:
        raise Unreadable(
            f"{quoted(scheme)} is not a scheme we read",
            field=f"identifiers.{quoted_field(scheme)}",
            rule="PARTY-8",
            fix=f"Use one of {', '.join(sorted(readers))}.",
        )
    try:
        return str(reader(number))
    except ValidationError as error:
        raise Unreadable(
            f"{quoted(number)} is not a valid {scheme}: {error}",
            field=f"identifiers.{scheme}",
            rule="PARTY-8",
            fix="Copy the number from the official certificate.",
        ) from error


def _read_gln(number: str) -> str:
    """GS1 General Specifications §7.9: thirteen digits, the last one modulo 10 with weights 1 and 3."""
    compact = number.replace(" ", "")
    if not _GLN.fullmatch(compact):
        raise ValidationError("thirteen digits are needed")
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(compact))
    if total % 10:
        raise ValidationError("the check digit is wrong")
    return compact
