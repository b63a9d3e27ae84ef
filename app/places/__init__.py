"""Cities, councils, wards, ZIP shares; which ward a signer lives in, and how we know."""
