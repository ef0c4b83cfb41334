"""Water series."""
