"""Pure functions on strings: folding, numerals, dates, list labels, arithmetic, counting."""
