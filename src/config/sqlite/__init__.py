# SPDX-License-Identifier: Apache-2.0
"""SQLite as Django has it, with writers that wait in line."""
