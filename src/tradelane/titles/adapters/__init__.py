# SPDX-License-Identifier: Apache-2.0
"""Lines to the outside of titles."""
