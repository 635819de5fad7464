# SPDX-License-Identifier: Apache-2.0
"""Two real nodes over mutual TLS, each with a certificate of its own authority; who has none gets no word in."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.empty_stores import with_tables
from tests.makers import BUYER, SELLER
from tests.real_nodes import Node, a_port, kill, side_by_side, wait_until

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.issuing import new_authority_certificate, new_signing_key, new_tls_certificate

pytestmark = [pytest.mark.network]
STRANGER = OrganisationId("NZ.NODE.STRANGER")


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    made = (
        Node("MX", with_tables(tmp_path / "mx"), a_port(), nodes_port=a_port()),
        Node("SG", with_tables(tmp_path / "sg"), a_port(), nodes_port=a_port()),
    )
    try:
        side_by_side(Node.settle, made, (SELLER, BUYER))
        side_by_side(Node.recognise, made, made[::-1])
        for node in made:
            node.serve()
        yield made
    finally:
        for node in made:
            for process in node.processes:
                if process.poll() is None:
                    kill(process)


def a_client(node: Node, *, certificate: tuple[str, str] | None = None) -> httpx.Client:
    """Somebody who believes the node's authority, with or without a certificate."""
    context = ssl.create_default_context(cadata=_authority_of(node))
    if certificate:
        context.load_cert_chain(*certificate)
    return httpx.Client(verify=context, timeout=20, trust_env=False)


def _authority_of(node: Node) -> str:
    chain = x509.load_pem_x509_certificates((node.home / "tls" / "certificate.pem").read_bytes())
    return chain[-1].public_bytes(Encoding.PEM).decode()


def a_strangers_certificate(folder: Path) -> tuple[str, str]:
    """Sound in itself, and of an authority that nobody here knows."""
    now, authority_key, key = datetime.now(UTC), new_signing_key(), new_signing_key()
    authority = new_authority_certificate(authority_key, organisation=STRANGER, name="Stranger", now=now)
    certificate = new_tls_certificate(
        key.public_key(),
        organisation=STRANGER,
        host="127.0.0.1",
        authority_key=authority_key,
        authority_certificate=authority,
        now=now,
    )
    paths = folder / "stranger.pem", folder / "stranger.key"
    paths[0].write_bytes(x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(paths[0]), str(paths[1])


def test_messages_go_over_mutual_tls_and_nobody_without_a_certificate_gets_in(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    mexico, singapore = nodes
    wait_until(lambda: all((node.home / "tls" / "certificate.pem").exists() for node in nodes), "certificates")
    # 1. the key is readable by the node's user alone
    key = mexico.home / "tls" / "key.pem"
    assert key.stat().st_mode & 0o077 == 0
    # 2. two nodes with certificates of their own authorities exchange messages
    side_by_side(Node.open_lane, nodes, nodes[::-1])
    assert mexico.ask("SELECT base_url FROM exchange_peer") == [(singapore.nodes_url,)]
    mexico.run("tests.exchange_node", "send", SELLER, "SG", BUYER, "5")
    mexico.start("work")
    wait_until(lambda: singapore.ask("SELECT count(*) FROM exchange_inboxmessage")[0][0] == 5, "arrivals")
    # 3. who has no certificate, or one of an authority that certifies no node, gets no word in
    for certificate in (None, a_strangers_certificate(tmp_path)):
        with pytest.raises(httpx.TransportError), a_client(singapore, certificate=certificate) as client:
            client.get(f"{singapore.nodes_url}/api/exchange/directory")
    # 4. nor does anybody believe a server that another node's authority certifies
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"), a_client(mexico) as client:
        client.get(f"{singapore.nodes_url}/api/exchange/directory")
    # 5. the public server does not open the doors for nodes
    for door in ("inbox", "batches", "agreements", "attachments/attachment_1/0"):
        refused = httpx.post(f"{singapore.url}/api/exchange/{door}", content=b"{}", timeout=30)
        assert (refused.status_code, refused.json()["rule"]) == (403, "EXCH-38")
    assert httpx.get(f"{singapore.url}/api/exchange/directory", timeout=30).status_code == 200
