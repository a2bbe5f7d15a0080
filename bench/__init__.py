"""Measures speed, memory and size, beside peers in the same run: ratios last, seconds do not."""
