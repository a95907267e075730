"""Reports back over a period: of a facility, a region or the country; also sent, and as a public edition."""
