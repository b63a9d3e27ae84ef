"""What knows neither tables nor Flask: time, keys, names, tokens, tally geometry, table cells."""
