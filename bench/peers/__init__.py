"""What one would otherwise build: the same four charts, figures and filter on the same tables.

Each program runs alone, as its own framework starts it.
"""
