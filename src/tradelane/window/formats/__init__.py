# SPDX-License-Identifier: Apache-2.0
"""Reading procedures and their diagrams, running, drawing and proving them; apart, because none needs a database."""
