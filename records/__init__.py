"""The vocabulary: what is kept, who may see it, and what can go wrong.

Standard library only. Every other room speaks in these words (docs/glossary.md).
"""
