// The one ordered list of rules, and the loop over it.
#include "phlox/rewrite/rewrite.h"

#include "phlox/base/error.h"
#include "phlox/rewrite/rules.h"

namespace phlox::rewrite {

namespace {

// Of what is done where the query is placed, and only stands here to be switched off.
expr::Expr as_it_is(const expr::Expr& query) { return query; }

}  // namespace

const std::vector<Rule>& rules() {
  // Constants first, since they decide conditions; rows are cut down before columns are
  // looked at; what is left unused by all of that is dropped last.
  static const std::vector<Rule> rules = {
      {"fold_constants", "Computes what does not depend on any row.", fold_constants},
      {"merge_filters", "Filters on filters become one, and `a & b` two conditions.",
       merge_filters},
      {"push_filter",
       "Conditions move towards the sources, as far as rows keep their meaning.",
       push_filter},
      {"push_slice",
       "Limits move below projections and into the arms of concat and left join.",
       push_slice},
      {"merge_projections", "A chain of selects and mutates becomes as few as it can.",
       merge_projections},
      {"preaggregate_join", "A group over an inner join counts below the join first.",
       preaggregate_join},
      {"dead_columns", "Columns that nothing uses are not read or computed.",
       dead_columns},
      {"known_reductions",
       "Counts and ends that the statistics of files give are not computed.", as_it_is},
      {"narrow_decimals",
       "Decimals are computed in 64 bits where statistics prove that they fit.",
       as_it_is},
      {"send_keys",
       "Of a join of tables in different places, keys of the smaller choose rows of the "
       "larger one there.",
       as_it_is},
      {"read_in_place", "Files that an engine can read itself are left to it.", as_it_is},
  };
  return rules;
}

Result rewrite(const expr::Expr& query, const std::set<std::string, std::less<>>& off) {
  for (const std::string& name : off) {
    std::vector<std::string> names;
    for (const Rule& rule : rules()) names.emplace_back(rule.name);
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    Error error(Code::kNotFound, "no rewrite is named " + name);
    if (const auto near = nearest(name, names)) {
      error.hint("did you mean " + *near + "?");
    } else {
      std::string all;
      for (const std::string& each : names) all += (all.empty() ? "" : ", ") + each;
      error.hint("they are " + all);
    }
    throw error;
  }
  Result result{query, {}};
  for (const Rule& rule : rules()) {
    if (off.contains(rule.name)) continue;
    expr::Expr after = rule.apply(result.query);
    if (after == result.query) continue;
    if (after.type() != result.query.type() || after.shape() != result.query.shape())
      throw Error(Code::kInternal,
                  "the rewrite " + std::string(rule.name) + " changed the type " +
                      result.query.type().to_string() + " to " + after.type().to_string())
          .hint("go on without it: --no-rewrite " + std::string(rule.name));
    result.steps.push_back({rule.name, result.query, after});
    result.query = std::move(after);
  }
  return result;
}

}  // namespace phlox::rewrite
