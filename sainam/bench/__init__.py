"""The figures: rates as ratios to a plain tool doing the same in the same minute."""
