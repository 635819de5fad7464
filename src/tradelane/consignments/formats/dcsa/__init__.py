# SPDX-License-Identifier: Apache-2.0
"""Documents of container carriers (DCSA); apart, because carriers speak of cargo and equipment, not of a sale."""
