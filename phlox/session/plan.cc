// What a query will do, as people and programs read it.
#include <nlohmann/json.hpp>

#include "phlox/expr/print.h"
#include "phlox/session/session.h"

namespace phlox::session {

namespace {

// Long literals and shared parts must not fill the screen.
constexpr size_t kMost = 20000;

std::string shown(const expr::Expr& query) { return expr::to_text(query, kMost, true); }

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
  for (const Part& part : parts)
    out += "\npart for engine " + part.engine + "\n" + indented(part.why) + "\n" +
           indented(shown(part.query)) + "\n" + indented(part.text) + "\n";
  out += "\nengine " + engine + "\n" + indented(why) + "\n";
  if (!kept.empty()) out += indented(kept) + "\n";
  for (const Input& input : inputs)
    out += "\ninput " + input.name + "\n" + indented(input.source) +
           (input.in_place ? "\n  read by " + engine + " itself" : "") + "\n  columns " +
           listed(input.columns) + "\n";
  if (!text.empty()) out += "\ntext\n" + indented(text) + "\n";
  return out;
}

std::string Plan::to_json() const {
  using Json = nlohmann::ordered_json;
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
                             {"text", part.text}});
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
  // Texts of strangers may hold bytes that are not UTF-8.
  return plan.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace phlox::session
