"""The same work on Ray Data: read tasks and long-lived actors on many machines, and their results joined at the end."""
