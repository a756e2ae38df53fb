"""Frozen values to JSON text and back, driven by their own type hints. Knows no table and no engine.

A field that a stored value lacks takes its default, so adding a field to a value does not break an older store.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from corpus.documents import Facets
from corpus.origins import Provenance

T = TypeVar("T")


def encode(value: object) -> str:
    """The value as compact JSON; fields that hold their default are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def decode(kind: type[T], text: str) -> T:
    """The value of dataclass `kind` that `encode` wrote.

    >>> from corpus.origins import Source
    >>> decode(Source, encode(Source("Boete", date="2021")))
    Source(title='Boete', publisher=None, url=None, date='2021')
    """
    return cast(T, _value(kind, json.loads(text)))


@lru_cache(maxsize=8192)
def decode_head(text: str) -> tuple[Provenance, Facets]:
    """The provenance and facets that all passages of one document share, decoded once."""
    provenance, facets = json.loads(text)
    return _value(Provenance, provenance), _value(Facets, facets)


def encode_all(*values: object) -> str:
    """Several values as one JSON list."""
    return json.dumps([_plain(value) for value in values], ensure_ascii=False, separators=(",", ":"))


def decode_list(kind: type[T], text: str) -> tuple[T, ...]:
    """The values of one kind that `encode` wrote as a tuple."""
    return tuple(_value(kind, item) for item in json.loads(text))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(held) for field, held in pairs if not _is_default(field, held)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _is_default(field: Any, held: object) -> bool:
    if field.default is not MISSING:
        return bool(field.default == held)
    return field.default_factory is not MISSING and field.default_factory() == held


def _value(kind: Any, plain: Any) -> Any:
    if is_dataclass(kind):
        hints = _hints(cast(Any, kind))
        return cast(Any, kind)(**{name: _value(hints[name], held) for name, held in plain.items() if name in hints})
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(_value(get_args(kind)[0], item) for item in plain)
    if origin in (Union, UnionType) and plain is not None:
        return _value(next(part for part in get_args(kind) if part is not NoneType), plain)
    return plain


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
