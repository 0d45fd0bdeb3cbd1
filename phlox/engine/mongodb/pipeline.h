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

  const Column* find(std::string_view name) const;
};

// What a server runs: the collection, and the text of the pipeline. Its results have the
// fields c0, c1, ... in the order of the columns, and _id where `names_documents`.
struct Pipeline {
  std::string collection;
  std::string text;
  bool names_documents = false;
};

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
  friend class Groups;
  Documents documents(const expr::Expr& table);
  Documents leaf(const expr::Expr& table);
  Documents select(const expr::Expr& table, Documents rows);
  Documents filter(const expr::Expr& table, Documents rows);
  Documents sort(const expr::Expr& table, Documents rows);
  Documents slice(const expr::Expr& table, Documents rows);
  Documents tail(const expr::Expr& table, Documents rows);
  Documents distinct(const expr::Expr& table, Documents rows);
  Documents explode(const expr::Expr& table, Documents rows);
  Documents group(const expr::Expr& table, Documents rows);
  Documents row(const expr::Expr& table);
  Documents join(const expr::Expr& table);
  Documents concat(const expr::Expr& table);

  // Makes what the expressions read ready: guarded columns, values of other tables.
  Row ready(Documents& rows, std::span<const expr::Expr> roots);
  // Puts values into fields of their own, unless they stand in one.
  void put(Documents& rows, std::vector<Documents::Column> values);
  void sort_by(Documents& rows, std::vector<Documents::Key> keys);
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

}  // namespace phlox::engine::mongodb
