"""Patterns 2 and 3: payments, files, ledger, reconciliation."""
