"""What a page needs to load Yjs when somebody writes with others: which module stands where."""

import json
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from config.statics import are_bundled

register = template.Library()


@register.simple_tag
def is_yjs_there() -> bool:
    """Say whether people can write in one text together: where npm's registry was not reached they cannot."""
    return Path(settings.NPM_DIR, "yjs").exists()


@register.simple_tag
def yjs_modules() -> SafeString | str:
    """Return the import map of Yjs; empty where its packages are not installed, and where it is bundled.

    Its modules name each other by package and by place; the files that are served have names with a hash.
    """
    if are_bundled() or not is_yjs_there():
        return ""
    found = {"yjs": static("yjs/yjs.mjs")}
    for name in settings.LIB0:
        served = static(f"lib0/{name}.js")
        found |= {f"lib0/{name}": served, f"{settings.STATIC_URL}lib0/{name}.js": served}
    return mark_safe(json.dumps({"imports": found}))  # noqa: S308 - our own names of files
