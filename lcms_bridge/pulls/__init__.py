"""What is fetched for a registered system that does not send by itself: an address, on a rhythm."""
