# SPDX-License-Identifier: Apache-2.0
"""Orders of web shops; apart, because a shop knows its buyer better than its seller."""
