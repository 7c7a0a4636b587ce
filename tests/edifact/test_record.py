"""Records: what a frozen dataclass with slots can do, they can do."""

import pickle
from dataclasses import dataclass, field
from functools import cached_property

import pytest

from mscons.edifact import record, replace


@record()
class Point:
    """A point."""

    x: int
    y: int = 0
    label: str = ""

    def moved(self) -> "Point":
        """Give the next point."""
        return replace(self, x=self.x + 1)

    @cached_property
    def total(self) -> int:
        """The sum."""
        return self.x + self.y


@record()
class Pixel(Point):
    """A point with a colour."""

    color: str = "red"


@record()
class Lone:
    """One value."""

    one: int


@record(eq=False)
class Node:
    """Equal to itself only."""

    name: str


@record()
class Named:
    """With a hash of its own."""

    name: str
    more: dict[str, int]

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Twin:
    """The same by dataclass."""

    x: int
    y: int = 0
    label: str = ""


def test_it_looks_like_a_dataclass() -> None:
    for one, twin in (
        (Point(1), Twin(1)),
        (Point(1, 2), Twin(1, 2)),
        (Point(1, 2, "a"), Twin(1, 2, "a")),
    ):
        assert repr(one) == repr(twin).replace("Twin", "Point")
    assert repr(Lone(1)) == "Lone(one=1)"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Point(1), Point(1, 0, ""), True),
        (Point(1), Point(2), False),
        (Point(1), Pixel(1), False),
        (Point(1), Twin(1), False),
        (Lone(1), Lone(1), True),
        (Lone(1), 1, False),
        (Named("a", {}), Named("a", {}), True),
        (Node("a"), Node("a"), False),
    ],
)
def test_equality_and_hash(one: object, other: object, same: bool) -> None:
    assert (one == other) is same
    assert len({one, other}) == 2 - same


def test_arguments_are_checked() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=2)  # type: ignore[call-arg]


def test_nothing_can_be_changed() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="'x' of a Point can't be changed"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        delattr(point, "x")
    with pytest.raises(AttributeError):
        Lone(1).other = 2  # type: ignore[attr-defined]
    assert not hasattr(Lone(1), "__dict__")


def test_replace() -> None:
    assert Point(1, 2).moved() == Point(2, 2)
    assert replace(Pixel(1, color="blue"), y=5) == Pixel(1, 5, color="blue")
    with pytest.raises(TypeError):
        replace(Point(1), z=2)


def test_what_is_worked_out_once_is_kept() -> None:
    point = Point(1, 2)
    assert point.total == point.total == 3
    assert "total" in point.__dict__


@pytest.mark.parametrize(
    "one", [Point(1, 2), Pixel(1, color="blue"), Lone(1), Named("a", {"b": 1})]
)
def test_it_travels_between_processes(one: object) -> None:
    assert pickle.loads(pickle.dumps(one)) == one


def test_it_can_be_matched() -> None:
    match Pixel(1, 2):
        case Pixel(x, y, _, color):
            assert (x, y, color) == (1, 2, "red")


def test_a_field_of_dataclasses_is_refused() -> None:
    with pytest.raises(TypeError, match="give the value itself"):

        @record()
        class Wrong:
            values: list[int] = field(default_factory=list[int])
