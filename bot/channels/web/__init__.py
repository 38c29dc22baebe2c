"""The web: Rasa-compatible REST, the widget's API with server-sent events, the landing page."""
