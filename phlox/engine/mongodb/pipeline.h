// Tables to aggregation pipelines: text that a server runs.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "phlox/compile/stored.h"
#include "phlox/engine/mongodb/features.h"
#include "phlox/engine/mongodb/row.h"
#include "phlox/expr/expr.h"

namespace phlox::engine::mongodb {

// Documents on their way: those of a collection behind some stages.
struct Documents {
  struct Column {
    std::string name;
    Operand value;  // simple
  };
  struct Key {
    std::string path;
    bool ascending = true;
  };
  const compile::Stored* collection = nullptr;
  std::vector<std::string> stages;
  std::vector<Column> columns;
  std::string position;  // the path of what numbers them in the source's order, or empty
  std::vector<Key> order;   // what they are sorted by
  bool is_pristine = true;  // no stage but those that choose documents
  // The fields of the last stage, and where that stands, if it only adds columns.
  std::vector<std::pair<std::string, std::string>> added;
  size_t added_at = 0;
  // The path of what is there, a null as a rule, if there were documents; or empty.
  std::string proof;

  const Column* find(std::string_view name) const;
};

// What a server runs: the collection, and the text of a pipeline or, for documents as
// they are, of the options of a find.
struct Pipeline {
  std::string collection;
  std::string text;
  bool is_find = false;
  std::vector<std::string> fields;  // of the results, one for each column
  // Of no documents one row is made, which then has no field `kProof`.
  bool makes_rows = false;

  // As one types it into MongoDB's shell.
  std::string shown() const;
};
inline constexpr const char* kProof = "p";

// Throws Error(kUnsupported) for what the server cannot run, or would answer otherwise.
class Tables {
 public:
  Tables(const compile::FindStored& stored, bool breaks)
      : stored_(stored), breaks_(breaks) {}

  Pipeline compile(const expr::Expr& query);
  // The leaves that it reads, and their columns.
  struct Input {
    expr::Expr leaf;
    std::vector<std::string> columns;
  };
  const std::vector<Input>& inputs() const { return inputs_; }

 private:
  friend class Windows;
  Documents documents(const expr::Expr& table);
  Documents leaf(const expr::Expr& table);
  Documents literal_rows(const expr::Expr& table);
  Documents select(const expr::Expr& table, Documents rows);
  Documents filter(const expr::Expr& table, Documents rows);
  Documents sort(const expr::Expr& table, Documents rows);
  Documents slice(const expr::Expr& table, Documents rows);
  Documents tail(const expr::Expr& table, Documents rows);
  Documents distinct(const expr::Expr& table, Documents rows);
  Documents explode(const expr::Expr& table, Documents rows);
  Documents group(const expr::Expr& table, Documents rows);
  Documents row(const expr::Expr& table);
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  Documents join(const expr::Expr& table);
  Documents outer_join(const expr::Expr& table);
  Documents asof_join(const expr::Expr& table);
  // The rows of `kept` with those of `other` that a join gives each, or, of a semi and an
  // anti join, alone. `pairs` are the keys, of `kept` first.
  Documents joined(const expr::Expr& table, const std::string& how, Documents kept,
                   Documents other, const Pairs& pairs);
  // The stages that find the rows of `other` for the keys of each of `kept`, and the
  // variables that these are.
  std::vector<std::string> matched(Documents& kept, Documents& other, const Pairs& pairs,
                                   Pairs& variables);
  // The columns of `kept`, and of what a $lookup put into `found` those of `other`.
  Documents with_found(const expr::Expr& table, const Documents& kept,
                       const Documents& other, const std::string& found, bool is_swapped,
                       bool keeps);
  // All rows of all sides, with columns of those types; `mark` is a field that numbers
  // the sides.
  Documents together(std::vector<Documents> sides, const type::Type& row,
                     const std::string& mark = "");
  Documents set_of(const expr::Expr& table, std::vector<Documents> sides);

  // What a condition is that needs no fields made ready, or empty.
  std::string test_of_one(const Documents& rows, const expr::Expr& condition);
  // What gives documents as they are, if that is all there is to do.
  std::optional<Pipeline> as_they_are(const Documents& rows,
                                      const std::vector<type::Field>& result) const;
  // Makes what the expressions read ready: guarded columns, values of other tables.
  Row ready(Documents& rows, std::span<const expr::Expr> roots);
  // Puts the values of `over` nodes into fields; `row` knows them then.
  void add_windows(Documents& rows, Row& row, std::vector<expr::Expr> nodes);
  // Puts values into fields of their own, unless they stand in one.
  void put(Documents& rows, std::vector<Documents::Column> values);
  void sort_by(Documents& rows, std::vector<Documents::Key> keys);
  // What orders rows as the values say: nulls and NaN have fields that rank them.
  std::vector<Documents::Key> keys_of(Documents& rows, Row& row,
                                      const std::vector<expr::Expr>& roots,
                                      const std::vector<bool>& ascending);
  std::vector<Documents::Key> source_order(const Documents& rows) const;
  // The stages of a pipeline within another one.
  std::string inner(const Documents& rows, const std::vector<std::string>& more) const;
  std::string field(std::string_view wanted);
  const Features& features() const { return *features_; }

  const compile::FindStored& stored_;
  bool breaks_;
  const compile::Stored* home_ = nullptr;
  std::shared_ptr<const Features> features_;
  std::unordered_map<const void*, Documents> done_;
  std::vector<expr::Expr> kept_;  // tables made here: what is done is known by its node
  std::unordered_set<std::string> fields_;  // taken
  std::vector<Input> inputs_;
  int names_ = 0;
};

// Orders rows for which the language has no order, as of groups and joins.
inline constexpr const char* kAnyOrder = "\"$_id\"";
// One document, whatever the collection holds.
inline constexpr const char* kOneDocument =
    R"({"$facet": {"none": [{"$limit": 1}, {"$project": {"_id": 1}}]}})";
// A column that is computed with, as `ready` sees it.
expr::Expr used_value(const expr::Expr& value);
// A value as the key of a group, where equal values are one. Throws Error(kUnsupported).
std::string group_key(const Operand& value);

}  // namespace phlox::engine::mongodb
