// Makes layouts and texts.
#include "phlox/dashboard/layout.h"

#include <phlox/model/layouts.h>
#include <phlox/model/widgets.h>

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/page/escape.h"
#include "phlox/scene/value.h"

namespace phlox::dashboard {

namespace {

using scene::Model;
using scene::Value;

void check_parts(const char* what, const std::vector<Model>& parts) {
  std::vector<Model> seen;
  for (const Model& part : parts) {
    if (!part) continue;
    if (!part.is_a("LayoutDOM"))
      throw Error(Code::kType, std::string("a ") + what +
                                   " holds plots, widgets, texts and layouts, not a " +
                                   std::string(part.class_name()));
    if (std::find(seen.begin(), seen.end(), part) != seen.end())
      throw Error(Code::kInvalid, std::string("a ") + what + " holds a " +
                                      std::string(part.class_name()) +
                                      " twice, which can stand in one place only");
    seen.push_back(part);
  }
  if (seen.empty()) throw Error(Code::kInvalid, std::string("a ") + what + " is empty");
}

Value list_of(const std::vector<Model>& parts) {
  return Value::List(parts.begin(), parts.end());
}

}  // namespace

Model row(const std::vector<Model>& parts) {
  check_parts("row", parts);
  return model::Row().children(list_of(parts)).sizing_mode("stretch_width").spacing(12);
}

Model column(const std::vector<Model>& parts) {
  check_parts("column", parts);
  return model::Column().children(list_of(parts)).sizing_mode("stretch_width").spacing(8);
}

Model grid(const std::vector<std::vector<Model>>& rows) {
  std::vector<Model> all;
  Value::List cells;
  for (size_t at = 0; at < rows.size(); ++at)
    for (size_t across = 0; across < rows[at].size(); ++across) {
      const Model& part = rows[at][across];
      all.push_back(part);
      if (part) cells.push_back(Value::List{part, at, across});
    }
  check_parts("grid", all);
  return model::GridBox()
      .children(cells)
      .sizing_mode("stretch_width")
      .spacing(Value::List{8, 12});
}

Model grid(const std::vector<Model>& parts, size_t columns) {
  if (columns == 0)
    throw Error(Code::kInvalid, "the columns of a grid are a number from 1");
  std::vector<std::vector<Model>> rows;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i % columns == 0) rows.emplace_back();
    rows.back().push_back(parts[i]);
  }
  return grid(rows);
}

Model tabs(const std::vector<std::pair<std::string, Model>>& parts) {
  std::vector<Model> all;
  Value::List panels;
  for (const auto& [title, part] : parts) {
    all.push_back(part);
    panels.push_back(model::TabPanel().title(title).child(part));
  }
  check_parts("set of tabs", all);
  return model::Tabs().tabs(panels).sizing_mode("stretch_width");
}

Model text(const std::string& text, int heading) {
  if (heading < 0 || heading > 6)
    throw Error(Code::kInvalid, "a heading is of the levels 1 to 6, or 0 for none");
  const std::string tag = heading ? "h" + std::to_string(heading) : "p";
  std::string html;
  size_t at = 0;
  while (at <= text.size()) {
    size_t end = heading ? text.size() : text.find("\n\n", at);
    end = std::min(end, text.size());
    html += "<" + tag + " style=\"margin:0 0 .5em\">";
    page::append_html(std::string_view(text).substr(at, end - at), html);
    html += "</" + tag + ">";
    at = end + 2;
  }
  return model::Div().text(html).disable_math(true).sizing_mode("stretch_width");
}

Model markdown(const std::string& text) {
  // Only what could begin a tag; a "<" between blanks is one already.
  std::string safe;
  for (size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    if (text[i] == '<' && next != ' ' && next != '=')
      safe += "&lt;";
    else
      safe += text[i];
  }
  return model::Markdown().text(safe).disable_math(true).sizing_mode("stretch_width");
}

}  // namespace phlox::dashboard
