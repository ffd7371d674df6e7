"""Numeric claims: numbers, amounts, dates and times with what they number and what is said of them."""
