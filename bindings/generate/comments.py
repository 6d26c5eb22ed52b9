"""Reads the documentation comments of the headers: doxygen's @param and @return, and the project's own fixed lines."""
import re

FIXED = ("Thread", "Since", "Source")


def plain(raw):
    """The text of a comment, without its stars; None where there is none."""
    if not raw:
        return None
    body = re.sub(r"^/\*\*<?|\*/$", "", raw.strip())
    return "\n".join(re.sub(r"^\s*\* ?", "", line).rstrip() for line in body.split("\n")).strip()


def sentence(raw):
    """A comment as one line."""
    text = plain(raw)
    return " ".join(text.split()) if text else ""


def function(raw):
    """What the comment of a function says: doc, params {name: text}, returns, thread, since, source."""
    text = plain(raw) or ""
    said = {"doc": "", "params": {}, "returns": "", "thread": "", "since": "", "source": ""}
    # The fixed lines may share a line with others: "Thread: any. Read-only.   Since: 0.1".
    pattern = r"(?:^|(?<=\s))(@param\s+\w+|@return|(?:%s):)" % "|".join(FIXED)
    parts = re.split(pattern, text)
    said["doc"] = _paragraphs(parts[0])
    for tag, body in zip(parts[1::2], parts[2::2]):
        body = " ".join(body.split())
        if tag.startswith("@param"):
            said["params"][tag.split()[1]] = body
        elif tag == "@return":
            said["returns"] = body
        else:
            said[tag[:-1].lower()] = body
    return said


def _paragraphs(text):
    return "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
