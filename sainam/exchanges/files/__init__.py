"""Files that came: archived, put on record, read once, their senders told."""
