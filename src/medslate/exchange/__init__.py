"""What one party tells the other: a maker's declaration of a device, an operator's need, and how the two fit.

Values of the field only. How they are written is `telling.py`; how they are sealed and believed is `bundles`.
"""
