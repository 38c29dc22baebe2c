"""Lotse: a multilingual guide to working, training and studying in Saxony."""

__version__ = "0.4.0"
