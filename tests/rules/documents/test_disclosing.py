# SPDX-License-Identifier: Apache-2.0
"""How a document leaves with its people in it: each rule once holding, once not."""

from tradelane.documents.rules.disclosing import (
    a_file_goes_whole_only_when_all_in_it_may,
    only_the_issuers_node_signs_anew,
)
from tradelane.documents.values import FileFormat


def test_a_file_goes_whole_only_when_all_in_it_may() -> None:
    assert a_file_goes_whole_only_when_all_in_it_may((), FileFormat.PDF)
    assert not a_file_goes_whole_only_when_all_in_it_may(("content.parties.0.contact.email",), FileFormat.PDF)


def test_only_the_issuers_node_signs_anew() -> None:
    assert only_the_issuers_node_signs_anew(issued_here=True)
    assert not only_the_issuers_node_signs_anew(issued_here=False)
