"""What breaks in earnest: killed programs, killed servers, bad networks. `./dev fault` lists it."""
