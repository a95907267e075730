"""What do we see, together? The picture, the log, the exercise."""
