"""Offline: files become an index folder. Knows nothing of the assistant."""
