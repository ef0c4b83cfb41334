"""Edges that carry bytes to and from other systems: HTTP, SFTP."""
