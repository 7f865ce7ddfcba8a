"""The project's tests: they mirror the tree, and the laws stand by number."""
