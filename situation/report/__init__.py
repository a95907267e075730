"""What goes on paper of an activiteit: the situation report, the handover sheet, the whole course.

The journal as of a number, a moment and who reads give one document, and nothing else does; page, JSON and
PDF are made of that one. What stands in it both languages say.
"""
