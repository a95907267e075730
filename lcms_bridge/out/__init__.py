"""What goes out to other systems by itself: where it may go, one exchange, and when to try again."""
