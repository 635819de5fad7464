# SPDX-License-Identifier: Apache-2.0
"""What a node needs for mutual TLS, in files and contexts; apart, because only lines and servers read them.

A client is let in with a certificate of any authority that certifies a known node; a server is believed with one of its
own node's authority only. A node that a federation removed still gets through: it is refused by its message.
"""

import ssl
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from tradelane.kernel import clock
from tradelane.trust.actions import tls_files


def write_authorities(certificates: Iterable[bytes]) -> Path:
    """The file that the server for nodes reads the authorities of its clients from."""
    path = Path(settings.TRADELANE_HOME) / "tls" / "authorities.pem"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(_pem(certificates))
    fresh.replace(path)
    return path


def client_context(authorities: Iterable[bytes]) -> ssl.SSLContext:
    """For a call to a node that one of `authorities` (DER) certifies; it shows this node's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cadata=_pem(authorities).decode())
    own = tls_files(host=urlsplit(settings.NODES_URL).hostname or "", now=clock.now())
    context.load_cert_chain(own.certificate, own.key)
    return context


def _pem(certificates: Iterable[bytes]) -> bytes:
    return b"".join(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in certificates)
