"""Letters, memos, minutes, agreements, certificates: numbered, typeset, signed, verified."""
