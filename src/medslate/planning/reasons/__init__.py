"""Why a plan is as it is: what each measure alone covers, what remains, what would close it (by the reference rule)."""
