"""Named cases of guided checks, derived from the law, and tests over all paths of every flow."""
