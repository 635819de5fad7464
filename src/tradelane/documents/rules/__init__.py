# SPDX-License-Identifier: Apache-2.0
"""What must hold in trade documents, one file a kind; pure."""
