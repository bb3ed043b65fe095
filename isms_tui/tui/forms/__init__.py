"""What a form is made of: rows with their editors, the foot that helps and foretells, and the panes it opens."""
