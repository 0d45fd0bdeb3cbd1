"""Written by tools/generate_dashboard_stubs.py; not edited by hand."""

from typing import Any

from . import models

def choose_column(widget: Any, renderer: Any, property: Any, *, axis: Any = None) -> None:
    """Draws the column that is chosen in the widget, whose options are columns of the renderer's source; the"""

def column(parts: Any) -> models.Column:
    """Plots, widgets, texts and layouts below each other."""

def filter_rows(shown: Any, column: Any, widget: Any, how: Any = None, *, all: Any = 'All') -> None:
    """Shows only rows whose column fits the widget's value, in all plots and tables of the source."""

def grid(parts: Any, columns: Any = None) -> models.GridBox:
    """Rows of cells of one width: a list of lists, where None leaves a cell free; or one list and how many"""

def link(plots: Any, what: Any = 'xy') -> None:
    """Plots move together ("x", "y" or "xy"), or what is selected in one is in all ("selection"), which needs"""

def markdown(text: Any) -> models.Markdown:
    """A text in Markdown; HTML in it is shown as text."""

def on_click(button: Any, *, set: Any = None, toggle: Any = None, reset: Any = None) -> None:
    """What a click does."""

def row(parts: Any) -> models.Row:
    """Plots, widgets, texts and layouts beside each other."""

def set_property(widget: Any, model: Any, property: Any, *, factor: Any = 1, offset: Any = 0, values: Any = None, text: Any = None) -> None:
    """The property of any model follows the widget's value: as it is; factor * value + offset; the one that"""

def show(widget: Any, models: Any, when: Any = None) -> None:
    """Shows models (plots, renderers, axes, layouts) while the widget is on, or while its value is `when`."""

def source(columns: Any) -> models.ColumnDataSource:
    """A ColumnDataSource of a table or a dict of columns, for several plots, tables and links."""

def table(source: Any, columns: Any = None, **properties: Any) -> models.DataTable:
    """A table of a source's columns, which a click on a title sorts."""

def tabs(parts: Any) -> models.Tabs:
    """One after the other behind their titles: {"Map": p, "Table": t}."""

def text(text: Any, heading: Any = 0) -> models.Div:
    """A text as it is: markup in it is shown, an empty line begins a paragraph. heading: a level, 1 to 6."""

def button(label: Any = ..., **properties: Any) -> models.Button:
    """Button: is clicked; see on_click."""

def checkbox(label: Any = ..., *, value: Any = None, **properties: Any) -> models.Checkbox:
    """Checkbox: is on or off."""

def checkbox_buttons(options: Any = ..., *, value: Any = None, **properties: Any) -> models.CheckboxButtonGroup:
    """CheckboxButtonGroup: any of these, as buttons."""

def checkboxes(options: Any = ..., *, value: Any = None, **properties: Any) -> models.CheckboxGroup:
    """CheckboxGroup: any of these."""

def date_picker(value: Any = ..., **properties: Any) -> models.DatePicker:
    """DatePicker: one day."""

def date_range_picker(value: Any = ..., **properties: Any) -> models.DateRangePicker:
    """DateRangePicker: the days from one to another."""

def multi_choice(options: Any = ..., *, value: Any = None, **properties: Any) -> models.MultiChoice:
    """MultiChoice: any of many, found by typing."""

def multi_select(options: Any = ..., *, value: Any = None, **properties: Any) -> models.MultiSelect:
    """MultiSelect: any of a list."""

def number(value: Any = ..., **properties: Any) -> models.Spinner:
    """Spinner: a number that is typed."""

def radio(options: Any = ..., *, value: Any = None, **properties: Any) -> models.RadioGroup:
    """RadioGroup: one of these."""

def radio_buttons(options: Any = ..., *, value: Any = None, **properties: Any) -> models.RadioButtonGroup:
    """RadioButtonGroup: one of these, as buttons."""

def range_slider(start: Any = ..., end: Any = ..., *, value: Any = None, **properties: Any) -> models.Widget:
    """RangeSlider: from one number or time to another."""

def select(options: Any = ..., *, value: Any = None, **properties: Any) -> models.Select:
    """Select: one of a list."""

def slider(start: Any = ..., end: Any = ..., *, value: Any = None, **properties: Any) -> models.Widget:
    """Slider: a number or a time."""

def switch(label: Any = ..., *, value: Any = None, **properties: Any) -> models.Switch:
    """Switch: is on or off."""

def text_input(value: Any = ..., **properties: Any) -> models.TextInput:
    """TextInput: a text that is typed."""

def toggle(label: Any = ..., *, value: Any = None, **properties: Any) -> models.Toggle:
    """Toggle: a button that is on or off."""
