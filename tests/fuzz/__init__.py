"""Requests that the description of the API allows, and ones that it does not, and what may be answered."""
