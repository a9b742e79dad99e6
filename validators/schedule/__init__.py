"""C: when the App is improved and released, and how often its data are renewed."""
