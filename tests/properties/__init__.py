"""What is true of every plan and every document, tried on generated ones over the whole pipeline.

PLANCHECK_PROPERTIES=20 tries twenty times as many inputs, other ones each time; without it a run tries the same few each time.
"""
