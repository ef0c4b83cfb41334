"""Pure readers and writers of files, driven by layout tables: bytes in, values or faults out."""
