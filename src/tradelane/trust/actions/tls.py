# SPDX-License-Identifier: Apache-2.0
"""The node's certificate for mutual TLS in files, as servers and clients read them; apart, as it signs nothing.

The key lies in the node's home as a web server's does, readable by the node's user alone: granian 2.8 reads no
encrypted key on P-256. It signs nothing but handshakes and lasts 90 days; both are made anew a month before that, and
whenever the node's address or its authority has changed.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions.keystore import private_key
from tradelane.trust.formats.issuing import new_signing_key, new_tls_certificate
from tradelane.trust.queries.keys import authority_certificate
from tradelane.trust.values.signers import KeyPurpose, TlsFiles

RENEWAL_AHEAD = timedelta(days=30)


def tls_files(*, host: str, now: datetime) -> TlsFiles:
    """Certificate chain and key under which the node serves `host` and calls other nodes.

    Made on first use. Raises NotFound before `create_node_authority`.
    """
    folder = Path(settings.TRADELANE_HOME) / "tls"
    files = TlsFiles(folder / "certificate.pem", folder / "key.pem")
    if not _still_right(files, host, now):
        _make(files, host, now)
    return files


def _make(files: TlsFiles, host: str, now: datetime) -> None:
    node, key, authority = OrganisationId(settings.NODE_ORGANISATION), new_signing_key(), authority_certificate()
    certificate = new_tls_certificate(
        key.public_key(),
        organisation=node,
        host=host,
        authority_key=private_key(node, KeyPurpose.AUTHORITY),
        authority_certificate=authority,
        now=now,
    )
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files.key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(files.key, plain)
    _write(files.certificate, _pem(certificate) + _pem(authority))


def _still_right(files: TlsFiles, host: str, now: datetime) -> bool:
    if not (files.certificate.exists() and files.key.exists()):
        return False
    own, authority = x509.load_pem_x509_certificates(files.certificate.read_bytes())[:2]
    names = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    serves = {*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))}
    lasts = own.not_valid_after_utc - now > RENEWAL_AHEAD
    return lasts and host in serves and authority.public_bytes(Encoding.DER) == authority_certificate()


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, readable by the node alone."""
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
