"""From bytes to records: what are these bytes, and what do they hold?"""
