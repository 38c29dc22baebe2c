"""The knowledge engine: strict loading, dated facts, articles, strings, directory, translation state, rendering, lint."""
