// What a query will do, as people and programs read it.
#include <cmath>
#include <nlohmann/json.hpp>

#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"
#include "phlox/migrate/uri.h"
#include "phlox/session/amount.h"
#include "phlox/session/session.h"

namespace phlox::session {

namespace {

// Long literals and shared parts must not fill the screen.
constexpr size_t kMost = 20000;

// URIs without their passwords.
std::string shown(const expr::Expr& query) {
  const expr::Expr masked = expr::transform(
      query, [](const expr::Expr& node, const std::vector<expr::Expr>&) -> expr::Expr {
        if (!node.is("data")) return {};
        const std::string& uri = node.string("uri");
        const std::string open = migrate::parse_uri(uri).to_string();
        if (open == uri) return {};
        return expr::make("data", {}, {{"uri", open}, {"type", node.type()}});
      });
  return expr::to_text(masked, kMost, true);
}

std::string indented(std::string_view text) {
  std::string out = "  ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "  ";
  }
  return out;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

using Json = nlohmann::ordered_json;

Json number(const std::optional<uint64_t>& value) {
  return value ? Json(*value) : Json();
}

std::string told(const Travel& travel) {
  std::string out = amount(travel.from_rows) + " rows are read first, to choose by " +
                    listed(travel.columns) + " among " + amount(travel.to_rows);
  if (travel.is_reduced) out += ", which are reduced to one row for each of its values";
  if (!travel.rows) return out;
  out += "; they were " + std::to_string(*travel.rows);
  for (size_t i = 0; i < travel.keys.size(); ++i)
    out += (i == 0 ? ", with " : " and ") +
           (travel.keys[i] ? std::to_string(*travel.keys[i]) : "too many") +
           " values for " + travel.columns[i];
  return out;
}

}  // namespace

std::string Plan::to_string() const {
  std::string out = "expression\n" + indented(shown(query)) +
                    "\n  : " + query.type().to_string() + "\n";
  for (const Cached& each : cached)
    out += "\ncache\n" + indented(shown(each.part)) + "\n" + indented(each.state) + "\n";
  for (const rewrite::Step& step : rewritten.steps)
    out +=
        "\nrewrite " + std::string(step.rule) + "\n" + indented(shown(step.after)) + "\n";
  if (rewritten.steps.empty()) out += "\nno rewrite changed it\n";
  for (const Travel& travel : travels)
    out += "\nkeys travel to engine " + travel.engine + "\n" + indented(told(travel)) +
           "\n  from\n  " + indented(shown(travel.from)) + "\n  to\n  " +
           indented(shown(travel.to)) + "\n";
  for (const Part& part : parts)
    out += "\npart for engine " + part.engine + "\n" +
           indented(part.why + "; " + amount(part.estimated_rows) +
                    " rows are thought to come" +
                    (part.rows ? ", and " + std::to_string(*part.rows) + " came" : "")) +
           "\n" + indented(shown(part.query)) + "\n" + indented(part.text) + "\n";
  out += "\nengine " + engine + "\n" + indented(why) + "\n";
  if (!kept.empty()) out += indented(kept) + "\n";
  for (const Input& input : inputs)
    out += "\ninput " + input.name + "\n" + indented(input.source) +
           (input.in_place ? "\n  read by " + engine + " itself" : "") + "\n  columns " +
           listed(input.columns) + "\n";
  if (!text.empty()) out += "\ntext\n" + indented(text) + "\n";
  if (written)
    out +=
        "\nwritten to\n" + indented(written->to) + "\n" + indented(written->how) + "\n";
  if (rows) out += "\nran\n  " + std::to_string(*rows) + " rows\n";
  return out;
}

std::string Plan::to_json() const {
  Json plan;
  plan["query"] = shown(query);
  plan["type"] = query.type().to_string();
  if (!cached.empty()) plan["cached"] = Json::array();
  for (const Cached& each : cached)
    plan["cached"].push_back({{"part", shown(each.part)}, {"state", each.state}});
  plan["rewrites"] = Json::array();
  for (const rewrite::Step& step : rewritten.steps)
    plan["rewrites"].push_back({{"rule", step.rule},
                                {"before", shown(step.before)},
                                {"after", shown(step.after)}});
  if (!parts.empty()) plan["parts"] = Json::array();
  for (const Part& part : parts)
    plan["parts"].push_back({{"engine", part.engine},
                             {"why", part.why},
                             {"query", shown(part.query)},
                             {"text", part.text},
                             {"estimated_rows", std::round(part.estimated_rows)},
                             {"rows", number(part.rows)}});
  if (!travels.empty()) plan["travels"] = Json::array();
  for (const Travel& travel : travels) {
    Json keys = Json::array();
    for (const auto& count : travel.keys) keys.push_back(number(count));
    plan["travels"].push_back({{"engine", travel.engine},
                               {"from", shown(travel.from)},
                               {"to", shown(travel.to)},
                               {"columns", travel.columns},
                               {"estimated_from_rows", std::round(travel.from_rows)},
                               {"estimated_to_rows", std::round(travel.to_rows)},
                               {"from_rows", number(travel.rows)},
                               {"keys", keys},
                               {"reduced", travel.is_reduced}});
  }
  plan["engine"] = engine;
  plan["why"] = why;
  if (!kept.empty()) plan["kept"] = kept;
  plan["inputs"] = Json::array();
  for (const Input& input : inputs)
    plan["inputs"].push_back({{"name", input.name},
                              {"source", input.source},
                              {"in_place", input.in_place},
                              {"columns", input.columns}});
  plan["text"] = text;
  if (written) plan["written"] = {{"to", written->to}, {"how", written->how}};
  if (rows) plan["rows"] = *rows;
  // Texts of strangers may hold bytes that are not UTF-8.
  return plan.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace phlox::session
