"""Pattern 4: water series by issue time and valid time; corrections add."""
