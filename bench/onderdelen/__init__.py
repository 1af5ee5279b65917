"""One module a part: `measure(bank)` yields its ratios."""
