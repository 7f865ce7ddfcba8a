"""Facts: the values that travel through Sousbois and their JSON; imports nothing of ours."""
