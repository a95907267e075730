"""The spreading engine: who goes where, proven optimal, and explained.

A pure package: values in, values out. See docs/spreading-engine.md.
"""
