"""The agent's day: declared, ledger, owner."""
