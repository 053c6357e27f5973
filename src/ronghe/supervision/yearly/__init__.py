"""The yearly report of a region: what is counted, taken as on a day, compared, and put into words.

No number has a second definition here: figures are counted from the rows of the desk’s own queries,
narrowed to a region, a year and the day as on which they are taken.
"""
