"""A made-up organisation of any size: what people intend, and the statements that follow. All of it is synthetic.

It knows the domain and the vocabulary, and nothing of `processors`: truth is what people intended, not what a rule
would make of it.
"""
