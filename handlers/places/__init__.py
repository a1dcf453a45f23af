"""Places: words to coordinates, coordinates to kelurahan and kecamatan, or outside.

`points` has the point and the distance, `parsing` finds a point in what somebody typed, and `gazetteer` knows
the city: by the operator's polygons (`boundaries`) or by the table that comes along (`table`), and by the names
people write (`names`). Nothing here asks the network or the clock.
"""
