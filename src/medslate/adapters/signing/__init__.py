"""Keys, certificates, signatures and time stamps: what is computed for bundles and documents."""
