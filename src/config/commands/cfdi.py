# SPDX-License-Identifier: Apache-2.0
"""`tradelane cfdi`: Mexico's invoice of an export; apart, and without Django: the seller's key stays at home."""

import getpass
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from config.commands.quick import options, print_json, read_file

PASSWORD = "TRADELANE_KEY_PASSWORD"  # noqa: S105  # the name of a variable
"""Environment variable with the key's password, for programs; a person is asked."""


def answer(arguments: list[str]) -> int:
    """Make a CFDI 4.0 with Comercio Exterior 2.0 of one of our invoices; sealed when --cer and --key are given."""
    parser = _options()
    given = parser.parse_intermixed_args(arguments)
    if bool(given.cer) != bool(given.key):
        parser.error("--cer and --key go together")
    from tradelane.documents.formats.cfdi import to_cfdi
    from tradelane.documents.formats.cfdi_building import build_cfdi
    from tradelane.documents.formats.cfdi_checking import check_cfdi
    from tradelane.documents.formats.cfdi_statements import read_statements
    from tradelane.documents.formats.checking import our_document
    from tradelane.kernel import clock
    from tradelane.kernel.findings import Level

    stated = read_statements(read_file(given.statements))
    built = build_cfdi(our_document(read_file(given.file)), stated, at=clock.now())
    xml = _sealed(built.cfdi, given) if given.cer and given.key else to_cfdi(built.cfdi)
    findings = check_cfdi(xml)
    if given.out is not None:
        given.out.write_bytes(xml)
    told: dict[str, Any] = {
        "sealed": bool(given.cer and given.key),
        "result": "invalid" if any(one.level == Level.ERROR for one in findings) else "valid",
        "findings": [one.as_dict() for one in findings],
        "sources": [one.as_dict() for one in built.sources],
    }
    _tell(told, xml, given)
    return 0 if told["result"] == "valid" else 1


def _options() -> ArgumentParser:
    parser = options("cfdi", answer.__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="A commercial invoice of ours, JSON or XML.")
    parser.add_argument(
        "--statements", type=Path, required=True, metavar="FILE",
        help="What only the seller can say, as JSON; docs/guides/make-a-mexican-invoice.md has an example.",
    )  # fmt: skip
    parser.add_argument("--cer", type=Path, metavar="FILE", help="The certificate (CSD) that SAT issued.")
    parser.add_argument("--key", type=Path, metavar="FILE", help=f"Its key; the password is asked, or in {PASSWORD}.")
    parser.add_argument("--out", type=Path, metavar="FILE", help="Where to write the XML; otherwise it is printed.")
    return parser


def _sealed(cfdi: Any, given: Namespace) -> bytes:
    from tradelane.documents.formats.cfdi_sealing import seal
    from tradelane.trust.adapters.key_files import open_rsa_pair

    password = os.environ.get(PASSWORD) or getpass.getpass("Password of the key: ")
    signer = open_rsa_pair(read_file(given.cer), read_file(given.key), password=password)
    try:
        return seal(cfdi, key=signer, certificate=signer.chain[0])
    finally:
        signer.close()


def _tell(told: dict[str, Any], xml: bytes, given: Namespace) -> None:
    if given.as_json:
        print_json(told | ({} if given.out else {"xml": xml.decode()}))
        return
    if given.out is None:
        print(xml.decode())
    else:
        print(f"{given.out.name}: {'sealed' if told['sealed'] else 'not sealed'}, {told['result']}")
    for finding in told["findings"]:
        print(f"  {finding['level']} {finding['rule']} {finding['path']}: {finding['message']}")
        print(f"    fix: {finding['fix']}")
