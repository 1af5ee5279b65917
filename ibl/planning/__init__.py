"""Planning trips: the problem, the plan, its check and the solver. Knows no Django, no rows, no clock."""
