"""Sainam: the hub through which a water utility gives and takes data, under agreements in force."""
