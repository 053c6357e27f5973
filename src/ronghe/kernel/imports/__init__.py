"""Tables that people bring: read in a process apart, examined, taken in whole or not at all.

`files`, `tables`, `cells`, `mapping` and `child` know nothing of Django: a hostile file is met by
a process that holds no connection. `registers` says what can be imported; apps enter theirs.
"""
