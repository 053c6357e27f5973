"""The Python side of `./ronghe`: nothing here needs more than the standard library to start."""
