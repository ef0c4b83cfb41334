"""The sealed audit trail."""
