"""A library to look around in: invented people, articles of our own, and every step taken by the verbs."""
