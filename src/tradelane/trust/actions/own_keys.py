# SPDX-License-Identifier: Apache-2.0
"""A key of somebody's own file, open for as long as it takes to sign; apart from the keystore, which keeps its keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from tradelane.trust.adapters.key_files import open_rsa_pair
from tradelane.trust.ports import RsaSigner
from tradelane.trust.values.signers import KeyFiles


@contextmanager
def opened_rsa_key(files: KeyFiles) -> Iterator[RsaSigner]:
    """The signer in `files`, let go at the end whatever happens. Raises Unreadable as `open_rsa_pair`."""
    signer = open_rsa_pair(files.certificate, files.key, password=files.password)
    try:
        yield signer
    finally:
        signer.close()
