# SPDX-License-Identifier: Apache-2.0
"""Files read and verified, one module a kind; a folder, because the libraries for XML and PDF load only when needed."""

from tradelane.verifier.formats.files import verify_file as verify_file
