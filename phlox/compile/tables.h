// Table ops to blocks.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "phlox/compile/block.h"
#include "phlox/compile/needed.h"
#include "phlox/compile/program.h"
#include "phlox/compile/row.h"

namespace phlox::compile {

// Compiles one query: feed it every node, arguments before users; then take the result's
// block.
class TableCompiler : private Absolutes {
 public:
  TableCompiler(const Dialect& dialect, bool breaks, Usage usage, const Ranges& ranges,
                const FindStored& stored);

  void add(const expr::Expr& node);
  // The whole result of a table that was added.
  Block result(const expr::Expr& table);

  ProgramText& program() { return program_; }
  std::vector<Program::Input> take_inputs() { return std::move(inputs_); }

 private:
  std::string scalar(const expr::Expr& reduction) override;
  std::string values(const expr::Expr& column) override;
  std::string list(const expr::Expr& literal) override;

  Block compile(const expr::Expr& table);
  // The rows of a table op's i-th table; what is used once is handed over, what is shared
  // becomes a common table expression.
  Block take(const expr::Expr& user, size_t i = 0);
  Block compiled(const expr::Expr& table);
  // Brings decimals of fewer digits to those that the table says.
  void widen_digits(const expr::Expr& table, Block& block) const;
  Block leaf(const expr::Expr& table, const Needed& columns);
  Block stored_leaf(const expr::Expr& table, const Stored& stored,
                    const std::vector<std::string>& columns);
  void keep_order(Block& block, const expr::Expr& table);
  Block select(const expr::Expr& table);
  Block mutate(const expr::Expr& table);
  Block filter(const expr::Expr& table);
  Block sort(const expr::Expr& table);
  Block slice(const expr::Expr& table);
  Block tail(const expr::Expr& table);
  Block sample(const expr::Expr& table);
  Block distinct(const expr::Expr& table);
  // Whether no two rows have equal values in all of these columns, as far as it is known.
  bool has_key(const expr::Expr& table, const std::vector<std::string>& columns) const;
  Block group(const expr::Expr& table);
  Block explode(const expr::Expr& table);
  Block row(const expr::Expr& table);
  Block join(const expr::Expr& table);
  Block values_leaf(const expr::Expr& table, const std::vector<std::string>& columns);
  Block exists_join(const expr::Expr& table);
  Block asof_join(const expr::Expr& table);
  Block sets(const expr::Expr& table);

  std::vector<Sql> rows(Block& block, std::span<const expr::Expr> roots,
                        RowOptions options = {});
  Sql as_field(const expr::Expr& table, const std::string& name, const expr::Expr& value,
               Sql sql) const;
  const Needed& needed(const expr::Expr& table) { return usage_.columns[table.id()]; }
  int uses(const expr::Expr& node) const;

  const Dialect& dialect_;
  ProgramText program_;
  Usage usage_;
  const Ranges& ranges_;
  const FindStored& stored_;
  std::unordered_map<const void*, Block> blocks_;
  std::unordered_map<const void*, std::string> scalars_;
  std::unordered_map<const void*, std::string> sets_;  // of isin
  std::unordered_map<const void*, bool> shared_;
  std::vector<Program::Input> inputs_;
  std::vector<expr::Expr> kept_;  // nodes made here, which the maps know by address
};

}  // namespace phlox::compile
