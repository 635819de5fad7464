# SPDX-License-Identifier: Apache-2.0
"""What must hold for trust; a folder, because signatures and the public log are two bodies of rules."""
