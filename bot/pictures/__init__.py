"""Pictures that the bot draws.

`render`         SVG -> PNG with a font of our own choice; words made safe for SVG
`before_after`   two photos of one place, side by side
`scenes`         drawn sample photos for the demo, out of `scenery`

Everything here is drawn by code and comes out the same for the same input, on every machine.
"""
