"""What the demo's sample photos are drawn of.

`shapes`       SVG elements as text, colours, and a camera that turns metres into pixels
`town`         sky, hills, trees, houses and streets of a small town in North Sumatra
`shops`        rows of shop houses
`litter`       bags, bottles, boxes, and heaps of them
`roadside`     places: the waste skip, the drain
`carriageway`  places: the fallen branch, the street light
`outskirts`    places: the dump by the fields, the river

A place is a function of (cleaned, seed). What stands in the place and what litters it draw on two separate
sources of chance, so that the dirty and the cleaned picture differ in the dirt alone.
"""
