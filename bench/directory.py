"""x"""
import django

django.setup()
import sys

from bench.measuring.filling import fill


def main():
    fill(int(sys.argv[1]) if len(sys.argv)>1 else 1_000_000)
