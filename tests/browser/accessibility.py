"""Runs axe-core on an open page. What it finds is a floor, not a proof."""

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """([within, tags]) => axe.run(within, {runOnly: tags, resultTypes: ["violations"]}).then((found) =>
    found.violations.map((rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map(
        (node) => node.target.join(" ") + " " + (node.any[0]?.message ?? node.failureSummary)
    ).join(" | ")}`))"""


def violations(page, axe, within="html"):
    """What axe-core objects to: rule, elements and reason, one line a rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    return page.evaluate(RUN, [within, list(TAGS)])
