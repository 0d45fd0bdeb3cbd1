// Expr → SQL text: orders the work, and puts the pieces together.
#include "phlox/compile/sql.h"

#include <mutex>
#include <set>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/compile/dialect.h"
#include "phlox/compile/tables.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::compile {

namespace {

std::vector<const Dialect*>& dialects() {
  static std::vector<const Dialect*> all;
  return all;
}

// Words by op, for each dialect, made at first use.
const Word* find_word(const Dialect& dialect, std::string_view op) {
  static std::mutex mutex;
  static std::unordered_map<const Dialect*,
                            std::unordered_map<std::string_view, const Word*>>
      tables;
  const std::lock_guard lock(mutex);
  auto& table = tables[&dialect];
  if (table.empty())
    for (const auto words : dialect.words)
      for (const Word& word : words) table.emplace(word.op, &word);
  const auto place = table.find(op);
  return place == table.end() ? nullptr : place->second;
}

}  // namespace

Dialect::Dialect(std::string_view given_name,
                 std::initializer_list<std::span<const Word>> given_words)
    : name(given_name), words(given_words) {
  dialects().push_back(this);
}

std::string Dialect::text_of(const expr::Expr& node) const {
  return text_of(node.op().name, node);
}

std::string Dialect::text_of(std::string_view op, const expr::Expr& node) const {
  const Word* word = find_word(*this, op);
  if (!word) return other_word(node);
  std::string text = word->choose ? word->choose(node) : std::string(word->text);
  if (!lacks.empty() && text.find(lacks) != std::string::npos) return {};
  return text.empty() ? other_word(node) : text;
}

std::string Dialect::other_word(const expr::Expr&) const { return {}; }

std::string Dialect::window_text_of(const expr::Expr& reduction) const {
  return text_of(reduction);
}

std::string Dialect::widen(const std::string& text, const type::Type& from,
                           const type::Type& to) const {
  const std::string name = type_name(to);
  return type_name(from) == name ? text : "CAST(" + text + " AS " + name + ")";
}

std::string Dialect::fitting(const std::string& text, const type::Type&,
                             const type::Type& to) const {
  return "TRY_CAST(" + text + " AS " + type_name(to) + ")";
}

std::string Dialect::stored_column(const std::string& text, const Stored::Column& column,
                                   const type::Type& wanted) const {
  if (column.type == wanted || column.type == wanted.without_option()) return text;
  throw Error(Code::kUnsupported, std::string(name) + " cannot make " +
                                      wanted.to_string() + " of its " +
                                      column.type.to_string() + " " + column.name);
}

std::string Dialect::deliver(std::string query, const std::vector<std::string>&,
                             const type::Type&) const {
  return query;
}

bool Dialect::compares(const type::Type&, const type::Type&) const { return true; }

Dialect::Unnested Dialect::unnest(const std::string&, const type::Type&, bool) const {
  throw Error(Code::kUnsupported, std::string(name) + " cannot run explode");
}

bool Dialect::runs(const expr::Expr&) const { return true; }

bool Dialect::takes_rows(const type::Type&) const { return false; }

std::string Dialect::hash(const std::string&, int64_t) const {
  throw Error(Code::kUnsupported, std::string(name) + " cannot run sample");
}

std::string Dialect::order_key(const std::string& text, bool ascending) const {
  return text + (ascending ? "" : " DESC") + " NULLS LAST";
}

std::string Dialect::distance(const std::string&, const std::string&,
                              const type::Type& type) const {
  throw Error(Code::kUnsupported, std::string(name) + " cannot tell how far values of " +
                                      type.to_string() + " are apart");
}

std::string Dialect::let(const std::string&, const std::string&,
                         const std::string&) const {
  return {};
}

std::optional<Narrow> Dialect::narrow(const expr::Expr&, std::span<const Known>) const {
  return std::nullopt;
}

const Dialect& dialect(std::string_view name) {
  std::set<std::string_view> names;
  for (const Dialect* each : dialects()) {
    if (each->name == name) return *each;
    names.insert(each->name);
  }
  std::string known;
  for (const auto each : names) known += (known.empty() ? "" : ", ") + std::string(each);
  throw std::move(Error(Code::kNotFound, "no SQL dialect is named " + std::string(name)))
      .hint("known are: " + known);
}

Program to_sql(const expr::Expr& query, const Dialect& dialect, bool readable,
               const Ranges& ranges, const FindStored& stored) {
  const expr::Expr table = expr::as_table(query);
  const auto nodes = expr::postorder(table);
  TableCompiler compiler(dialect, readable, usage_of(nodes), ranges, stored);
  for (const expr::Expr& node : nodes) compiler.add(node);
  Block block = compiler.result(table);

  std::vector<Block::Item> list;
  for (const auto& field : table.element().fields())
    list.push_back(block.item(field.name));
  std::vector<std::string> outs;
  for (const Block::Item& item : list) outs.push_back(item.out);
  std::string text = dialect.deliver(block.select(list, true), outs, table.type());
  auto& program = compiler.program();
  const std::string line(program.line);
  if (!program.common.empty()) text = "WITH " + program.common + line + text;
  if (readable) text = indent(text);
  return {std::string(dialect.name), std::move(text), table, compiler.take_inputs(),
          table.type()};
}

}  // namespace phlox::compile
