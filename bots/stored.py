"""Frozen dataclasses ⇄ JSON text, so that an answer survives a restart. Knows nothing about what is stored or where."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def dump(value: object) -> str:
    """A frozen value as JSON text.

    >>> from assistant.answers import Notice
    >>> dump(Notice("x", "één"))
    '{"code": "x", "text": "één"}'
    """
    return json.dumps(_plain(value), ensure_ascii=False)


def revive(kind: type[T], text: str) -> T:
    """The value again; fields that were added since then get their defaults. Raises ValueError, TypeError, KeyError.

    >>> from assistant.answers import Notice
    >>> revive(Notice, '{"code": "x", "text": "t", "gone": 1}')
    Notice(code='x', text='t')
    """
    made: T = _revived(kind, json.loads(text))
    return made


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, frozenset | set):
        return sorted(_plain(one) for one in value)
    return value


@lru_cache(maxsize=100)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _revived(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if value is None else _revived(next(one for one in inner if one is not NoneType), value)
    if origin is tuple:
        return tuple(_revived(inner[0], one) for one in value)
    if origin is frozenset:
        return frozenset(_revived(inner[0], one) for one in value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(
            **{item.name: _revived(hints[item.name], value[item.name]) for item in fields(kind) if item.name in value}
        )
    return value
