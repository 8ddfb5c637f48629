"""ReqIF (OMG formal/2016-07-01): rows and verdicts for requirement tools, out and back."""
