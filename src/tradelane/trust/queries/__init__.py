# SPDX-License-Identifier: Apache-2.0
"""What other rooms may read of trust; a folder, because keys, lists and the public log are read apart."""

from tradelane.trust.queries.keys import certificate_chain as certificate_chain
from tradelane.trust.queries.keys import certified_organisations as certified_organisations
from tradelane.trust.queries.keys import encryption_public_jwk as encryption_public_jwk
from tradelane.trust.queries.keys import has_certificate as has_certificate
from tradelane.trust.queries.keys import published_trust_list as published_trust_list
from tradelane.trust.queries.trust_lists import trust_list as trust_list
