"""The states and DC: names, and the time zone most of each keeps (an organizer may correct a city's)."""

_E, _C, _M, _P = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"

_STATES = (
    ("AL", "Alabama", _C), ("AK", "Alaska", "America/Anchorage"), ("AZ", "Arizona", "America/Phoenix"),
    ("AR", "Arkansas", _C), ("CA", "California", _P), ("CO", "Colorado", _M), ("CT", "Connecticut", _E),
    ("DE", "Delaware", _E), ("DC", "District of Columbia", _E), ("FL", "Florida", _E), ("GA", "Georgia", _E),
    ("HI", "Hawaii", "Pacific/Honolulu"), ("ID", "Idaho", "America/Boise"), ("IL", "Illinois", _C),
    ("IN", "Indiana", "America/Indiana/Indianapolis"), ("IA", "Iowa", _C), ("KS", "Kansas", _C),
    ("KY", "Kentucky", _E), ("LA", "Louisiana", _C), ("ME", "Maine", _E), ("MD", "Maryland", _E),
    ("MA", "Massachusetts", _E), ("MI", "Michigan", "America/Detroit"), ("MN", "Minnesota", _C),
    ("MS", "Mississippi", _C), ("MO", "Missouri", _C), ("MT", "Montana", _M), ("NE", "Nebraska", _C),
    ("NV", "Nevada", _P), ("NH", "New Hampshire", _E), ("NJ", "New Jersey", _E), ("NM", "New Mexico", _M),
    ("NY", "New York", _E), ("NC", "North Carolina", _E), ("ND", "North Dakota", _C), ("OH", "Ohio", _E),
    ("OK", "Oklahoma", _C), ("OR", "Oregon", _P), ("PA", "Pennsylvania", _E), ("RI", "Rhode Island", _E),
    ("SC", "South Carolina", _E), ("SD", "South Dakota", _C), ("TN", "Tennessee", _C), ("TX", "Texas", _C),
    ("UT", "Utah", _M), ("VT", "Vermont", _E), ("VA", "Virginia", _E), ("WA", "Washington", _P),
    ("WV", "West Virginia", _E), ("WI", "Wisconsin", _C), ("WY", "Wyoming", _M),
)  # fmt: skip

NAMES = {code: name for code, name, _ in _STATES}
TIME_ZONES = {code: zone for code, _, zone in _STATES}
