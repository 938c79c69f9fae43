"""What the business knows: values, rules, errors. Standard library only, no I/O, no clock."""
