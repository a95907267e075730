"""What teams of an activiteit decide, have done, ask of others, and how they meet (BOB)."""
