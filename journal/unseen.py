"""Characters that nobody sees, or that turn the reading direction around: no name has them."""

import re

# controls, zero widths, marks and overrides of direction, ends of a line, what could not be decoded
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd"
    r"\U000e0000-\U000e007f]"
)
