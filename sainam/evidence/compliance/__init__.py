"""The page's table of laws as it stands: states of measures, and what the hub itself finds."""
