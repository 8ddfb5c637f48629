"""What a device is made of besides what its maker wrote, and what is said of the vulnerabilities found in it."""
