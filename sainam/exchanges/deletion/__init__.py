"""Deletion that is true: the key ends, then the masters are turned, then the partition goes."""
