"""The geographic information system, played over HTTP: a network that is computed, not stored."""
