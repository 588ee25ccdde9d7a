"""Slack: a slash command, its buttons, Socket Mode and the app manifest; knows only Assistant and Answer."""
