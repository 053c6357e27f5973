"""The whole main job on a register, headless: from the import to the last week, only by operations.

A run is cut into stages, a stage into parts. What a part makes and the note that it was done are
one transaction, so that a run that was killed goes on where it stopped and does nothing twice.
"""
