"""Consumption between readings, for billing: by location, meter and register, with its doubts.

Registers count what lies between two readings; load profiles are summed up by month. What is not
certain is named, never smoothed over: a gap, an overlap, a register that counts down, a value that
came twice, a price that changed in between.
"""

from .account import consumption
from .model import Consumption, Cost, Register, Remark, Span, Sum
from .prices import Prices, PricesError

__all__ = [
    "Consumption",
    "Cost",
    "Prices",
    "PricesError",
    "Register",
    "Remark",
    "Span",
    "Sum",
    "consumption",
]
