"""What do others know? Files and messages in and out, in open standards."""
