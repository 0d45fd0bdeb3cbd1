// What the SQL compiler must know of a database: a word for each op, and a few habits.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/compile/interval.h"
#include "phlox/compile/stored.h"
#include "phlox/expr/expr.h"
#include "phlox/type/type.h"

namespace phlox::compile {

// How a dialect says one op. A text is SQL with places for the arguments:
//   {0}    the first argument, as it is
//   {0:i}  brought to int64; :u uint64, :d float64, :r the op's result type, :c the type
//   that all
//          arguments have in common
//   {0:~i} the same, and an integer literal may stand there bare, since what is beside it
//   has the type {f}    the condition of a reduction with where=, as the dialect's filter
//   clause {o}    the column that numbers the rows in the source's order
// An argument may be repeated: the compiler computes a long one once, in a subquery.
struct Word {
  std::string_view op;
  std::string_view text;
  // For what depends on the types: gives the text of one node. Used where `text` is
  // empty.
  std::string (*choose)(const expr::Expr& node) = nullptr;
};

// An argument of an operation, as far as it is known: see Sql.
struct Known {
  std::optional<Interval> range;
  int digits = 0;
};

// Another word for one node, and what it gives. Its places {0} take the arguments as they
// are.
struct Narrow {
  std::string text;
  std::optional<Interval> range;
  int digits = 0;
};

// Registered before main by constructing it at namespace scope; immutable.
struct Dialect {
  // The words may stand in several tables, one a chapter of the language.
  Dialect(std::string_view name, std::initializer_list<std::span<const Word>> words);
  Dialect(const Dialect&) = delete;
  Dialect& operator=(const Dialect&) = delete;
  virtual ~Dialect() = default;

  // The text for a node, or empty if the dialect lacks the op.
  std::string text_of(const expr::Expr& node) const;
  // The same for a function that stands in the node: of a window.
  std::string text_of(std::string_view op, const expr::Expr& node) const;

  // The word for a node that stands in no table of words; empty: there is none.
  virtual std::string other_word(const expr::Expr& node) const;
  // The word of a reduction as a window's function; empty: there is none.
  virtual std::string window_text_of(const expr::Expr& reduction) const;

  // The type's name. Throws Error(kUnsupported) for what it has no type for.
  virtual std::string type_name(const type::Type& type) const = 0;
  // A constant of exactly that type.
  virtual std::string literal(const expr::Value& value, const type::Type& type) const = 0;
  // A name between quotes, whatever is in it.
  virtual std::string identifier(std::string_view name) const = 0;
  // `text` brought to a type that holds all values of its own: cast, unless both have one
  // name.
  virtual std::string widen(const std::string& text, const type::Type& from,
                            const type::Type& to) const;
  // `text` as a value of the other type, or null where that has no equal of it.
  virtual std::string fitting(const std::string& text, const type::Type& from,
                              const type::Type& to) const;
  // Whether it says that operation on a table just as the language means it; else such
  // queries are refused.
  virtual bool runs(const expr::Expr& table) const;
  // A stored column as a value of the type that the leaf says; `text` is its name. Throws
  // Error(kUnsupported) where the database cannot make the one of the other.
  virtual std::string stored_column(const std::string& text, const Stored::Column& column,
                                    const type::Type& wanted) const;
  // The query whose columns, named `outs`, are the result, with them as they travel to
  // us.
  virtual std::string deliver(std::string query, const std::vector<std::string>& outs,
                              const type::Type& result) const;
  // Whether values of two types compare where no type holds both (int64 and uint64).
  virtual bool compares(const type::Type& a, const type::Type& b) const;
  // What makes a row of each element of a list, as items of one SELECT: the element, and
  // its number in the list. With `keep_empty` a list without elements gives a null.
  struct Unnested {
    std::string element;
    std::string number;
    // Where one SELECT can have but one such item: pairs of the two, and the fields'
    // texts behind the pair's name.
    std::string pair = {};
    std::string element_of_pair = {};
    std::string number_of_pair = {};
  };
  virtual Unnested unnest(const std::string& list, const type::Type& element,
                          bool keep_empty) const;
  // A float that is looked for among others, of which one is NaN or a zero.
  virtual std::string beside_odd(const std::string& text) const { return text; }
  // Whether rows of constants of that type may be an input beside stored tables, by its
  // name, where streams of ours may not.
  virtual bool takes_rows(const type::Type& row) const;
  // A number for each row, spread evenly over 64 unsigned bits, from a row's number and a
  // seed.
  virtual std::string hash(const std::string& row, int64_t seed) const;
  // A key of ORDER BY, nulls last.
  virtual std::string order_key(const std::string& text, bool ascending) const;
  // How far one value is behind another that is no greater, of a type that as-of joins
  // have: in microseconds or as a number. It must not overflow; of decimals it may be
  // null where it has too many digits.
  virtual std::string distance(const std::string& later, const std::string& earlier,
                               const type::Type& type) const;
  // A word that is quicker than text_of's and gives the same, if the sizes of the
  // arguments prove that.
  virtual std::optional<Narrow> narrow(const expr::Expr& node,
                                       std::span<const Known> args) const;
  // `body`, in which the name stands for the value of `value`, computed once; empty: the
  // dialect has no such form.
  virtual std::string let(const std::string& name, const std::string& value,
                          const std::string& body) const;

  std::string_view name;
  std::vector<std::span<const Word>> words;
  // A word with this in it is none: it names functions that only a database of ours has.
  std::string_view lacks = "";
  std::string_view filter_begin = " FILTER (WHERE ";
  std::string_view filter_end = ")";
  // Empty: it has none, and asks by EXISTS.
  std::string_view semi_join = "SEMI JOIN";
  std::string_view anti_join = "ANTI JOIN";
  // Empty: it has none, and joins twice.
  std::string_view full_join = "FULL JOIN";
  // A join that gives each left row the nearest right row by one inequality, or nulls;
  // empty if there is none.
  std::string_view asof_join = "";
  // The type of row_number().
  std::string_view row_count = "BIGINT";
  // Between a common table expression's name and its text: one that is read several
  // times, and one that only keeps the text flat.
  std::string_view shared = "AS MATERIALIZED";
  std::string_view flat = "AS";
  // What stands for "no limit" before an OFFSET, where one must.
  std::string_view no_limit = "";
  // Inputs may be streams of ours; else all must be stored tables.
  bool reads_streams = true;
  // A subquery in FROM must have a name.
  bool names_subqueries = false;
  // That name may be followed by those of its columns.
  bool names_derived_columns = true;
  // SELECT * REPLACE (...) is known.
  bool star_replace = true;
  // GROUP BY takes a column of the result by its number.
  bool groups_by_number = true;
  // A key of ORDER BY may compute with the name of a result that is computed.
  bool orders_groups = true;
  // A reduction has a clause for its condition; else its word sees to that.
  bool filters = true;
  // Rows of constants are SELECTs, since VALUES names no columns.
  bool values_as_selects = false;
  // A reduction over a window may have a filter; else its arguments are null where that
  // does not hold.
  bool filters_windows = true;
  // Numbers rows as they come.
  std::string_view row_number = "row_number() OVER ()";
  // What the columns of VALUES are called, before their number.
  std::string_view values_column = "column";
  // More rows cannot be asked for.
  int64_t largest_limit = INT64_MAX;
  // More rows before or behind one are no table's: beyond it an engine's arithmetic would
  // overflow.
  int64_t largest_frame = int64_t{1} << 50;
  // How deep blocks may stand within blocks before they are laid flat, and upon one
  // another in all.
  int nesting = 24;
  int levels = 400;
};

}  // namespace phlox::compile
