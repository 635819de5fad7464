# SPDX-License-Identifier: Apache-2.0
"""The rules of credentials, each with a case that holds and one that doesn't."""

from tests.makers import BUYER, SELLER

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.rules.credentials import (
    BASE_CONTEXT,
    the_credential_follows_the_data_model,
    the_presentation_follows_the_data_model,
    the_signer_is_the_issuer_or_its_node,
)

CREDENTIAL = {
    "@context": [BASE_CONTEXT],
    "type": ["VerifiableCredential"],
    "issuer": "https://issuer.example/1",
    "credentialSubject": {"id": "did:example:subject"},
}


def test_the_credential_follows_the_data_model() -> None:
    assert the_credential_follows_the_data_model(CREDENTIAL)
    assert not the_credential_follows_the_data_model(CREDENTIAL | {"issuer": "nobody"})
    assert not the_credential_follows_the_data_model([])


def test_the_presentation_follows_the_data_model() -> None:
    presentation = {"@context": [BASE_CONTEXT], "type": "VerifiablePresentation", "verifiableCredential": [CREDENTIAL]}
    assert the_presentation_follows_the_data_model(presentation)
    assert not the_presentation_follows_the_data_model(presentation | {"verifiableCredential": ["text"]})


def test_the_signer_is_the_issuer_or_its_node() -> None:
    node, abroad = OrganisationId("MX.NODE.TRADELANE"), OrganisationId("SG.NODE.TRADELANE")
    assert the_signer_is_the_issuer_or_its_node(SELLER, SELLER, nodes=[])
    assert the_signer_is_the_issuer_or_its_node(node, SELLER, nodes=[node])
    assert not the_signer_is_the_issuer_or_its_node(node, SELLER, nodes=[]), "no node that anybody recognises"
    assert not the_signer_is_the_issuer_or_its_node(abroad, SELLER, nodes=[node, abroad]), "of another economy"
    assert not the_signer_is_the_issuer_or_its_node(BUYER, SELLER, nodes=[node])
