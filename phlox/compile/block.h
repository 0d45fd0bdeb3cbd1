// One SELECT on its way: slots that a table op may fill as long as their order permits,
// and that become a subquery when it does not.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "phlox/compile/dialect.h"
#include "phlox/compile/text.h"

namespace phlox::compile {

// What blocks of one program share.
struct ProgramText {
  ProgramText(const Dialect& given, bool breaks)
      : dialect(given), line(breaks ? "\n" : " ") {}

  // A name that nobody has yet, e.g. "_h" and a number: for hidden columns and common
  // tables.
  std::string fresh(std::string_view prefix);
  // Adds a common table expression and gives its name between quotes.
  std::string add_common(std::string_view how, const std::string& sql);

  const Dialect& dialect;
  std::string_view line;                  // between clauses
  std::string common;                     // the WITH clause's items
  std::unordered_set<std::string> names;  // taken, in small letters
  int numbers = 0;
};

class Block {
 public:
  // One column of the result. A hidden one has no name: it carries an order or a part of
  // an expression.
  struct Item {
    std::string name;
    Sql sql;          // in the scope of `from`
    std::string out;  // what it is called outside, as an identifier
  };
  struct Key {
    Sql sql;
    bool ascending = true;
  };

  // Rows of a source that has these columns (identifiers in `out`, each plain).
  Block(ProgramText& program, std::string from, std::vector<Item> columns);
  // A block that reads nothing: one row.
  explicit Block(ProgramText& program) : program_(&program) {}

  const std::vector<Item>& items() const { return items_; }
  // The item of a column, which must be there.
  const Item& item(std::string_view name) const;
  // Whether the item is just a column of the source under its own name.
  static bool plain(const Item& item) { return item.sql.text == item.out; }

  bool grouped() const { return grouped_; }
  // Whether the item is a group key that is more than a column: not every engine knows
  // such a key again where a condition on the groups repeats its text.
  bool computed_key(const Item& item) const;
  bool limited() const { return limit_ || offset_ > 0; }
  const std::vector<Key>& order() const { return order_; }
  // Whether the source's rows have an order that means something: a file's, not a
  // group's.
  bool ordered_source() const { return ordered_source_; }
  void set_ordered_source(bool ordered) { ordered_source_ = ordered; }
  // FROM is one name.
  void set_named_source() { named_source_ = true; }
  // Whether FROM is tables joined to one another, named l, r, r2, ..., all columns are
  // just columns of these, and the rows may still be joined to another table there.
  bool is_join() const;
  // The name for that table.
  std::string next_side() const { return "r" + std::to_string(joins_ + 1); }
  // FROM with one join more, which the text says. The columns are those of before.
  Block joined(const std::string& text) &&;
  // It stands on these others.
  void stand_on(const Block& other) {
    depth_ = std::max(depth_, other.depth_);
    levels_ = std::max(levels_, other.levels_);
  }

  // Makes what is there so far a subquery, so that all items are plain. Order keys become
  // items.
  void wrap();
  // wrap() unless all items are plain and rows may still be filtered.
  void make_plain();
  // wrap() if rows are grouped or cut already.
  void make_rows();

  void set_items(std::vector<Item> items);
  // The columns of the source itself: names are given, the rest is made.
  void set_source_items(std::vector<Item> items);
  // Makes it a common table expression, so that copies of this block read the same rows.
  void share();
  void put(std::string name, Sql sql);  // replaces the column of that name, or adds one
  std::string add_hidden(std::string_view prefix, Sql sql);  // gives its identifier
  void add_hidden_as(std::string out, Sql sql);              // of a fresh name
  void add_where(Sql condition);  // on groups, if rows are grouped
  // Groups by the keys (none: one group); items are then over groups.
  void group(std::vector<std::string> keys, std::vector<Item> items);
  void set_order(std::vector<Key> order) { order_ = std::move(order); }
  void cut(int64_t offset, std::optional<int64_t> limit);
  // The identifier of a column that numbers the rows in their order; wraps.
  std::string position();

  // The block as a whole, with just these items; with its order if it is the outermost.
  std::string select(const std::vector<Item>& list, bool outermost);
  std::string select(bool outermost) { return select(visible(), outermost); }
  std::vector<Item> visible() const;
  // As an item of FROM: a name, or a subquery in parentheses. The items are plain after
  // it.
  std::string source();

 private:
  std::string conditions(std::string_view word, const std::vector<Sql>& all) const;
  std::string list_text(const std::vector<Item>& list) const;
  std::string order_text(const std::vector<Item>& list) const;
  bool order_is_safe(const std::vector<Item>& list) const;
  void index();

  ProgramText* program_;
  std::string from_;
  int joins_ = 0;   // in `from`
  int depth_ = 0;   // blocks within the text of `from`
  int levels_ = 0;  // blocks below in all, also in common table expressions
  std::vector<Item> items_;
  std::unordered_map<std::string, size_t> by_name_;
  std::unordered_set<std::string> outs_;  // of the items, in small letters
  // The first so many items are all columns of the source in their order (some perhaps
  // replaced), so that a star stands for them; 0: a star would say something else.
  size_t star_ = 0;
  size_t source_columns_ = 0;
  std::vector<Sql> where_;
  std::vector<Sql> having_;
  bool grouped_ = false;
  std::vector<std::string> groups_;
  std::vector<Key> order_;
  std::optional<int64_t> limit_;
  int64_t offset_ = 0;
  bool ordered_source_ = false;
  bool named_source_ = false;  // `from_` is one name
};

}  // namespace phlox::compile
