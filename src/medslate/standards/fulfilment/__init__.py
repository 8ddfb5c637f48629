"""How far rows are fulfilled: states with two ends, how relations carry them, and the answers that scales allow."""
