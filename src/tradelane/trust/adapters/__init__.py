# SPDX-License-Identifier: Apache-2.0
"""Outside systems of trust, one file each; a folder, so that a second one finds its place."""
