// What a browser would not draw, and say nothing about: properties that have to be set,
// and columns that are not there.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/scene/check.h"
#include "phlox/scene/document.h"
#include "phlox/scene/schema.h"

namespace phlox::scene {
namespace {

using Kind = Value::Kind;

const Value* set_value(const Model& model, std::string_view property) {
  const auto at = find_property(model.class_id(), property);
  return at ? model.value_at(*at) : nullptr;
}

std::string named(const Model& model, std::string_view property) {
  return std::string(model.class_name()) + "." + std::string(property);
}

void check_required(const Model& model) {
  const auto rows = properties_of(model.class_id());
  for (size_t i = 0; i < rows.size(); ++i) {
    constexpr uint8_t kNotAsked =
        PropertyRow::kReadonly | PropertyRow::kUnserialized | PropertyRow::kAlias;
    if (!(rows[i].flags & PropertyRow::kRequired) || (rows[i].flags & kNotAsked))
      continue;
    if (model.value_at(i)) continue;
    throw Error(Code::kInvalid, named(model, text_at(rows[i].name)) + " has to be set")
        .hint("it is " + described(type_at(rows[i].type)));
  }
}

// The columns of a source that has some; of others the browser gets them from elsewhere.
const Value* columns_of(const Model& source) {
  if (source.class_name() != "ColumnDataSource") return nullptr;
  const Value* data = set_value(source, "data");
  return data && !data->entries().empty() ? data : nullptr;
}

// Every property of a glyph that names a column, set or by default.
void check_columns_of_glyph(const Model& owner, const Model& glyph,
                            const Value& columns) {
  const auto rows = properties_of(glyph.class_id());
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].flags & PropertyRow::kAlias) continue;
    if (type_at(rows[i].type).check != Check::kSpec) continue;
    const Value* value = glyph.value_at(i);
    if (!value) value = default_of(rows[i]);
    if (!value || !value->is(Kind::kSpec) || value->spec().from != Spec::From::kField)
      continue;
    const std::string& column = value->spec().value.text();
    if (columns.find(column)) continue;
    std::vector<std::string> names;
    std::string listed;
    for (const auto& [name, unused] : columns.entries()) {
      names.push_back(name.text());
      if (names.size() <= 10)
        listed += (listed.empty() ? "" : ", ") + quoted_short(name.text());
    }
    Error error(Code::kInvalid, named(glyph, text_at(rows[i].name)) +
                                    " names the column " + quoted_short(column) +
                                    ", which the data source of its " +
                                    std::string(owner.class_name()) + " has not");
    if (const auto near = nearest(column, names))
      error.hint("did you mean " + quote(*near, '"') + "?");
    else
      error.hint("its columns are " + listed + (names.size() > 10 ? ", ..." : ""));
    throw error;
  }
}

void check_glyphs(const Model& renderer) {
  const Value* columns = columns_of(set_value(renderer, "data_source")->model());
  if (!columns) return;
  for (const char* property :
       {"glyph", "selection_glyph", "nonselection_glyph", "hover_glyph", "muted_glyph"}) {
    const Value* glyph = set_value(renderer, property);
    if (glyph && glyph->is(Kind::kModel))
      check_columns_of_glyph(renderer, glyph->model(), *columns);
  }
}

}  // namespace

void check_models(const std::vector<Model>& models) {
  // Of a graph the browser computes where its nodes and edges are.
  std::vector<Model> computed;
  for (const Model& model : models) {
    check_required(model);
    if (model.class_name() != "GraphRenderer") continue;
    for (const char* property : {"node_renderer", "edge_renderer"})
      if (const Value* renderer = set_value(model, property))
        computed.push_back(renderer->model());
  }
  for (const Model& model : models)
    if (model.class_name() == "GlyphRenderer" &&
        std::find(computed.begin(), computed.end(), model) == computed.end())
      check_glyphs(model);
}

}  // namespace phlox::scene
