# SPDX-License-Identifier: Apache-2.0
"""Where this room leans on others by its own port; a folder, because each file keeps one promise."""
