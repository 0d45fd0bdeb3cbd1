"""Widgets of a dashboard by the keyboard alone: each is reached, in their order, and used."""

from __future__ import annotations

from test_dashboards_in_use import model, settle

from phlox import dashboard

FOCUSED = """(() => {
  let at = document.activeElement;
  const path = [];
  while (at) { path.push(at); at = at.shadowRoot?.activeElement; }
  const views = (view) => [view, ...(view.children_views?.() ?? []).filter(Boolean).flatMap(views)];
  const found = [...Bokeh.documents[0].views_manager].flatMap(views).filter((view) =>
    view.model.name && path.includes(view.el));
  return found.at(-1)?.model.name ?? "";
})()"""


def test_widgets_are_reached_and_used_by_keys(show):
    widgets = {
        "select": dashboard.select(["a", "b"]),
        "radio": dashboard.radio(["a", "b"], value="a"),
        "radio_buttons": dashboard.radio_buttons(["a", "b"]),
        "checkboxes": dashboard.checkboxes(["a", "b"]),
        "checkbox_buttons": dashboard.checkbox_buttons(["a", "b"]),
        "multi_select": dashboard.multi_select(["a", "b"]),
        "multi_choice": dashboard.multi_choice(["a", "b"]),
        "checkbox": dashboard.checkbox("on"),
        "switch": dashboard.switch("on"),
        "toggle": dashboard.toggle("on"),
        "slider": dashboard.slider(0, 10, value=4),
        "range_slider": dashboard.range_slider(0, 10),
        "text_input": dashboard.text_input(),
        "number": dashboard.number(),
        "date_picker": dashboard.date_picker(),
        "button": dashboard.button("Go"),
    }
    for name, widget in widgets.items():
        widget.name = name
    page = show(dashboard.column(list(widgets.values())), width=500, height=1200)
    settle(page)
    reached = []
    values = {}
    for _ in range(60):
        page.act(("key", "Tab"))
        name = page.evaluate(FOCUSED)
        if not name:
            if len(reached) == len(widgets):
                break
            continue
        if name not in reached:
            reached.append(name)
            if name in ("checkbox", "switch", "toggle"):
                page.act(("key", " "))
            elif name == "slider":
                page.act(("key", "ArrowRight"))
            elif name in ("text_input",):
                page.act(("type", "x"), ("key", "Enter"))
            settle(page)
            values[name] = page.evaluate(f"{model(name)}.active ?? {model(name)}.value ?? null")
    assert reached == list(widgets)
    assert values["checkbox"] is values["switch"] is values["toggle"] is True
    assert values["slider"] > 4
    assert values["text_input"] == "x"
    assert page.complaints == []
