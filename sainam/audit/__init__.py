"""The audit trail: append-only events, sealed into signed, chained blocks."""
