"""P7: keys, trying out, conformance, acceptance, real use."""
