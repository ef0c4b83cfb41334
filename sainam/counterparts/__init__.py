"""Every other system in the catalogue, played over the real transport, for the demo and the tests.

They are other parties: they import nothing of the hub but kit and formats, keep their own stores
and clocks, and name themselves in every answer so that a site can refuse them.
"""
