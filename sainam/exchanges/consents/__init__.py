"""The register of consents, and what it says to a call that stands on one."""
