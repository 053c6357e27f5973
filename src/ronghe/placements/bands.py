"""The published bands into which hosts put applicants: five, the fifth being the best."""

BANDS = range(1, 6)
# Where whoever was put into no band stands.
MIDDLE_BAND = 3
