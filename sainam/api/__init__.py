"""The partners' API: bytes in and out, no rules."""
