"""The systems that one process plays side by side, each on a port and with a token of its own.

A counterpart is a function from its `Place` to an aiohttp application; `HOSTED` in `players.py`
names them as the catalogue's addresses do.
"""
