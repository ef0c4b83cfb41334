"""What the desk of the data protection officer reads of deletions and holds."""
