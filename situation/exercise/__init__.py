"""The wave of an exercise as a pure, seeded model: values in, values out, no clock, no database."""
