"""Words that suggested names are made of: calm, plain, nobody's body, rank or taste."""

FIRST = tuple(
    """
    amber autumn bright brisk calm candid careful cheerful clear clever cloudy coastal copper
    cosy crisp curious dappled daring dewy distant drifting dusky eager early earnest easy
    evening fair faithful fern floating folded fond frank fresh frosty gentle gilded glad golden
    graceful grand grassy green hazel hazy hidden honest humble hushed inner jolly keen kind
    lasting leafy light little lively lofty lucid lucky lunar mellow merry mild mindful misty
    modest morning mossy nimble noble northern olive open patient peaceful pearl placid plain
    polite proud quick quiet radiant rainy ready restful roaming rosy round rustic sandy secret
    serene settled shaded shy silent silver simple slow smooth snowy soft solar spring starry
    steady still stony sturdy summer sunny sure swift tall tender thoughtful tidal tidy tranquil
    trusty upland velvet verdant violet wakeful wandering warm watchful western whole wide wild
    willing windy winter wise witty wooden young
    """.split()  # noqa: SIM905 - a list of quoted words is unreadable
)

SECOND = tuple(
    """
    acorn alder apple arbour arrow aspen badger basil bay beacon beech bell birch bluebell book
    bramble breeze bridge brook cabin candle canyon cedar chestnut cliff clover comet compass
    coral cottage cove creek cricket crystal current cypress daisy dawn delta dove drum dune
    echo elm ember estuary falcon feather fern field finch fjord flint forest fountain fox
    garden gate glade glen grove gull harbour harvest hawthorn hearth heath heather hedge heron
    hill hollow honey horizon island ivy jasmine juniper kestrel kettle kite lagoon lake lamp
    lantern lark laurel lavender leaf ledge lighthouse lilac lily linen linnet magnolia maple
    marble marsh meadow mill mint moon moor moss mountain nest nettle nutmeg oak oasis ocean
    orchard otter owl paper path pebble pepper pine planet plum pocket pond poplar poppy prairie
    quarry quartz quill rain raven reed ridge river robin rook rosemary saddle saffron sage sail
    shell shore sky slate sorrel sparrow spruce star stone stream summit sundial swallow swan
    tea thistle thrush thyme tide timber torch trail tulip valley village violin walnut wave
    willow window wood wren yarrow
    """.split()  # noqa: SIM905 - a list of quoted words is unreadable
)
