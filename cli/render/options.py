"""What a rendering may be told."""

from mscons.edifact import Severity, record

from ..about import VERSION

__all__ = ["Options"]


@record()
class Options:
    """Options of all formats; each takes what it knows.

    `color` and `max_per_rule` (findings of one code, None for all) are for text, `fail_on` is the
    severity from which a JUnit case fails (None: never).
    """

    color: bool = False
    lang: str = "en"
    max_per_rule: int | None = None
    fail_on: Severity | None = Severity.ERROR
    version: str | None = None

    @property
    def tool(self) -> str:
        """The version to name in the output."""
        return self.version if self.version is not None else VERSION
