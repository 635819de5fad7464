# SPDX-License-Identifier: Apache-2.0
"""What the window reaches outside of the node; one file for each outside system."""
