"""P5: the governor is told, with the record of processing."""
