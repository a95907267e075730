"""What happened? Realms and their clocks, the record of every change, its order and delivery."""
