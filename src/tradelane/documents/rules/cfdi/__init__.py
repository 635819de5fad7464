# SPDX-License-Identifier: Apache-2.0
"""Mexico's electronic invoice (CFDI 4.0) and its complement for exports, one file each."""
