"""What a council demands of those who file with it, and by when: rule cards, deadlines, calendars."""
