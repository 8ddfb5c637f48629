"""Documents of the operator's side: what a site achieves, what is to be done, and why."""
