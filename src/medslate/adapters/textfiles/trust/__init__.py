"""The trust policy as a text file: whose seals the verifier accepts, and for what."""
