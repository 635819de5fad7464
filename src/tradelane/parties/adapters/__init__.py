# SPDX-License-Identifier: Apache-2.0
"""Where the keys of people lean on files; a folder, because each file stands for one outside system."""
