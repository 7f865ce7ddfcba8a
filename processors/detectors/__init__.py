"""One file a detector; its docstring is its page in the public register."""
