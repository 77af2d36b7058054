"""Sites of other publishing systems that move here: their exports read, their stories brought in."""
