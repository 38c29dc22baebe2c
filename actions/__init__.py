"""Rasa's custom actions: thin, tracker in, ids out. The core renders, stores and sends."""
