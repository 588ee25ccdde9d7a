"""What Slack documents about messages, checked block by block; written apart from the code that keeps to it.

https://docs.slack.dev/reference/block-kit (September 2026) and the constants of slack_sdk 3.47.
"""

from collections.abc import Iterator, Mapping

Node = Mapping[str, object]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def nodes(value: object) -> Iterator[Node]:
    """Every object inside a value, itself included."""
    if isinstance(value, Mapping):
        yield value
        for item in value.values():
            yield from nodes(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from nodes(item)


def violations(text: str, blocks: object) -> list[str]:
    """Return what Slack would refuse, as sentences."""
    assert isinstance(blocks, (list, tuple))
    found = [] if 0 < units(text) <= 4000 else [f"text has {units(text)} units"]
    if len(blocks) > 50:
        found.append(f"{len(blocks)} blocks")
    shown = sum(units(str(node["text"])) for node in nodes(blocks) if isinstance(node.get("text"), str))
    if shown > 9000:
        found.append(f"{shown} units of text")
    for node in nodes(blocks):
        found += _node(node)
    actions = [node["action_id"] for node in nodes(blocks) if "action_id" in node]
    return found + (["action_id twice"] if len(actions) != len(set(actions)) else [])


def _node(node: Node) -> list[str]:
    kind = node.get("type")
    text = node.get("text", "x")
    found = []
    if isinstance(text, str) and not text:
        found.append(f"empty text in {kind}")
    if kind == "plain_text" and units(str(text)) > 3000:
        found.append("long plain_text")
    if kind == "rich_text":
        inside = sum(units(str(part["text"])) for part in nodes(node) if isinstance(part.get("text"), str))
        found += [f"{inside} units in one rich_text"] if inside > 3000 else []
        found += ["empty rich_text"] if not node["elements"] else []
    if str(kind).startswith("rich_text_") and not node["elements"]:
        found.append(f"empty {kind}")
    if kind == "link" and (units(str(node["url"])) > 3000 or not str(node["url"]).startswith("http")):
        found.append("url of a link")
    if kind == "button":
        found += _button(node)
    if kind == "context" and not 1 <= len(list(_items(node["elements"]))) <= 10:
        found.append("context elements")
    if kind == "actions" and not 1 <= len(list(_items(node["elements"]))) <= 25:
        found.append("actions elements")
    return found + (_table(node) if kind == "table" else [])


def _items(value: object) -> Iterator[object]:
    assert isinstance(value, (list, tuple))
    yield from value


def _button(node: Node) -> list[str]:
    limits = {"value": (node.get("value"), 2000), "action_id": (node["action_id"], 255)}
    texts = {"text": (node["text"], 75)}
    confirm = node.get("confirm")
    if isinstance(confirm, Mapping):
        texts |= {name: (confirm[name], most) for name, most in (("title", 100), ("confirm", 30), ("deny", 30))}
        texts["confirm text"] = (confirm["text"], 300)
    shown = {name: (part["text"], most) for name, (part, most) in texts.items() if isinstance(part, Mapping)}
    return [f"button {name}" for name, (value, most) in (limits | shown).items() if units(str(value or "")) > most]


def _table(node: Node) -> list[str]:
    rows = [list(_items(row)) for row in _items(node["rows"])]
    cells = sum(units(str(part["text"])) for part in nodes(node["rows"]) if isinstance(part.get("text"), str))
    found = ["table rows"] if not 1 <= len(rows) <= 100 else []
    found += ["table columns"] if max(len(row) for row in rows) > 20 else []
    found += ["table rows of different lengths"] if len({len(row) for row in rows}) != 1 else []
    found += [f"{cells} units in the table"] if cells > 10_000 else []
    return found + (["column settings"] if len(list(_items(node["column_settings"]))) > 20 else [])
