"""What a person chose: values of dimensions, the same everywhere."""

from collections.abc import Iterable, Iterator, Mapping

Value = str | int


class Filters(Mapping[str, tuple[Value, ...]]):
    """Chosen values by dimension; frozen, hashable, without empty choices.

    `Filters(year=2023, region=["06", "13"])`
    """

    def __init__(self, **chosen: Value | Iterable[Value]) -> None:
        listed = {name: _listed(values) for name, values in chosen.items()}
        self._chosen = {name: listed[name] for name in sorted(listed) if listed[name]}

    def __getitem__(self, dimension: str) -> tuple[Value, ...]:
        return self._chosen[dimension]

    def __iter__(self) -> Iterator[str]:
        return iter(self._chosen)

    def __len__(self) -> int:
        return len(self._chosen)

    def __hash__(self) -> int:
        return hash(tuple(self._chosen.items()))

    def __repr__(self) -> str:
        return f"Filters({', '.join(f'{k}={v!r}' for k, v in self.items())})"

    def only(self, dimensions: Iterable[str]) -> "Filters":
        """The part that concerns these dimensions."""
        kept = set(dimensions)
        return Filters(**{name: values for name, values in self.items() if name in kept})

    def without(self, dimensions: Iterable[str]) -> "Filters":
        """The part that concerns any other dimension."""
        dropped = set(dimensions)
        return Filters(**{name: values for name, values in self.items() if name not in dropped})


def _listed(values: Value | Iterable[Value]) -> tuple[Value, ...]:
    if isinstance(values, str | int):
        return (values,)
    return tuple(sorted(set(values), key=str))
