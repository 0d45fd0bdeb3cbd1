"""A plot in a page as a user's hand and eye have it: where its frame, tool buttons and legend are, what its model says."""

from __future__ import annotations

import json
import time

from chromium import Page

# The elements of the page, those in shadow roots too; the views of figures, outermost first.
SCRIPT = """
window.deep = (wanted) => {
  const found = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (wanted(element)) found.push(element);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return found;
};
window.place = (element) => {
  const {x, y, width, height} = element.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
};
window.figures = () => Bokeh.documents.flatMap((doc) => [...doc.all_models].filter((model) => model.type === "Figure"
  && model.renderers.length > 0));
window.settled = () => new Promise((done) => {
  const look = () => Bokeh.documents.every((doc) => doc.is_idle)
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(null))) : setTimeout(look, 5);
  setTimeout(look, 30);
});
null;
"""


class Hand:
    """Works on figure number `which` of the page."""

    def __init__(self, page: Page, which: int = 0) -> None:
        self.page = page
        self.plot = f"figures()[{which}]"
        page.evaluate(SCRIPT)

    def frame(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of where the data is drawn."""
        return tuple(
            self.page.evaluate(
                f"(() => {{ const view = Bokeh.index.find_one({self.plot}); const at = view.el.getBoundingClientRect();"
                "const {left, top, width, height} = view.frame.bbox;"
                "return [at.x + left, at.y + top, width, height]; })()"
            )
        )

    def point(self, across: float, up: float) -> list[float]:
        """A place in the frame, as shares of it, from the lower left."""
        left, top, width, height = self.frame()
        return [left + across * width, top + (1 - up) * height]

    def drag(self, *points: tuple[float, float]) -> None:
        self.page.act(("drag", [self.point(*point) for point in points]))
        self.settle()

    def wheel(self, across: float, up: float, by: float) -> None:
        self.page.act(("wheel", [*self.point(across, up), by]))
        self.settle()

    def settle(self) -> None:
        self.page.evaluate("settled()")

    def button(self, title: str) -> None:
        """Presses the tool's button, when the toolbar is no longer made anew for what was done before."""
        self.steady()
        found = self.page.evaluate(
            "deep((element) => /Button/.test(element.className) && (element.title ?? '').startsWith("
            f"{json.dumps(title)})).map(place)"
        )
        assert found, f"no button {title}"
        self.page.act(("click", found[0]))
        self.settle()

    def ranges(self) -> list[float]:
        return self.page.evaluate(
            f"[{self.plot}.x_range, {self.plot}.y_range].flatMap((range) => [range.start, range.end])"
        )

    def selected(self) -> int:
        """How many rows are selected, in all sources of the plot."""
        return self.page.evaluate(
            f"[...new Set({self.plot}.renderers.map((each) => each.data_source ?? each.node_renderer.data_source))]"
            ".reduce((sum, source) => sum + source.selected.indices.length, 0)"
        )

    def becomes(self, done) -> bool:
        """Whether it is so, at once or within the time that a busy machine takes."""
        for _ in range(40):
            if done(self.ranges()):
                return True
            self.settle()
            time.sleep(0.1)
        return False

    def steady(self) -> list[float]:
        """The ranges when nothing moves any more."""
        before = None
        while before != (now := self.ranges()):
            before = now
            time.sleep(0.15)
            self.settle()
        return now

    def clear(self) -> None:
        self.page.evaluate(
            f"{self.plot}.renderers.forEach((each) => {{ const source = each.data_source ?? each.node_renderer.data_source;"
            "source.selected.indices = []; })"
        )

    def marks(self) -> list[list[float]]:
        """Where the marks of the renderers that the pointer tells about are on the page, some of each; of glyphs
        whose places BokehJS does not tell, points all over the frame."""
        found = self.page.evaluate(
            f"""(() => {{
              const plot = {self.plot};
              const view = Bokeh.index.find_one(plot);
              const at = view.el.getBoundingClientRect();
              const tool = plot.toolbar.tools.find((each) => each.type === "HoverTool");
              if (!tool) return [];
              const chosen = tool.renderers === "auto" ? plot.renderers : tool.renderers;
              const found = [];
              for (const renderer of chosen) {{
                const drawn = Bokeh.index.find_one(renderer);
                const glyph = drawn?.glyph ?? drawn?.node_view?.glyph;
                if (!glyph) continue;
                const data = (renderer.data_source ?? renderer.node_renderer.data_source).data;
                const outline = glyph.model.type === "Patches" && [glyph.model.xs.field, glyph.model.ys.field];
                if (outline) {{
                  // The middle of each, in the frame's own scales.
                  const middle = (values) => [...values].reduce((sum, each) => sum + each, 0) / values.length;
                  const [xs, ys] = outline.map((name) => data[name]);
                  for (let i = 0; i < xs.length; i += Math.max(1, Math.floor(xs.length / 5))) {{
                    const x = view.frame.x_scale.compute(middle(xs[i])), y = view.frame.y_scale.compute(middle(ys[i]));
                    if (Number.isFinite(x) && Number.isFinite(y)) found.push([at.x + x, at.y + y]);
                  }}
                  continue;
                }}
                const size = glyph.data_size ?? 0;
                for (let i = 0; i < size; i += Math.max(1, Math.floor(size / 5))) {{
                  try {{
                    const [x, y] = glyph.get_anchor_point?.("center", i, [0, 0]) ? [glyph.get_anchor_point("center", i, [0, 0]).x, glyph.get_anchor_point("center", i, [0, 0]).y]
                      : glyph.scenterxy(i, 0, 0);
                    if (Number.isFinite(x) && Number.isFinite(y)) found.push([at.x + x, at.y + y]);
                  }} catch (error) {{}}
                }}
              }}
              return found;
            }})()"""
        )
        parts = [i / 14 for i in range(1, 14)]
        return found or [self.point(across, up) for up in parts for across in parts]

    def tips(self) -> str:
        """The text of the tooltips that are shown."""
        return self.page.evaluate(
            "deep((element) => /bk-Tooltip/.test(element.className)).map((element) =>"
            " (element.shadowRoot ?? element).textContent).join(' | ')"
        )

    def legend(self, name: str) -> list[float] | None:
        """Where its entry is."""
        found = self.page.evaluate(
            f"deep((element) => element.children.length === 0 && element.textContent === {json.dumps(name)}"
            " && element.getBoundingClientRect().width > 0).map(place)"
        )
        return found[0] if found else None

    def drawn(self, name: str = "") -> float:
        """The share of the page's pixels that renderers draw: it is compared with the page without them."""
        full = self.page.screenshot()
        self.page.evaluate("figures().forEach((plot) => plot.renderers.forEach((each) => { each.visible = false; }))")
        self.settle()
        found = self.page.browser.compare(full, self.page.screenshot(), 16)
        return found["differing"] / found["pixels"]
