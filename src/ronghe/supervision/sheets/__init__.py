"""Workbooks that somebody above has sent: looked at, and filled in without touching the rest.

Free of Django. Files are met by a process of their own (`apart`), with little memory and no secrets.
"""
