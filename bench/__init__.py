"""
The measurements behind docs/performance.md: `python -m bench`, or `make bench`.

Seeds databases of its own, of a small and of a large community, and prints one JSON line
for each figure. Nothing here is imported by the site.
"""
