// The as-of join: of each time and key only the last right row is kept, and the engine's
// own as-of join finds it for each left row. That it takes a null time for one that is
// earlier or later than all others is bridged. An engine without one finds the row by
// windows over both sides' times.
#include <charconv>
#include <string>

#include "phlox/base/error.h"
#include "phlox/compile/tables.h"

namespace phlox::compile {

using expr::Expr;
using type::Type;

namespace {

// The type in which two keys or times are compared.
Type compared(const Expr& join, const std::string& left, const std::string& right) {
  const Type a = sql_type(join.arg(0).element().field(left)->type);
  const Type b = sql_type(join.arg(1).element().field(right)->type);
  const auto common = type::promote(a, b);
  // int64 beside uint64.
  return common ? sql_type(*common) : Type::decimal(20, 0);
}

// A number as decimal text with at most that many digits behind the point, rounded down.
std::string fixed_text(double value, int scale) {
  char buffer[400];
  const auto end =
      std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::fixed).ptr;
  std::string text(buffer, end);
  const size_t point = text.find('.');
  if (point == std::string::npos) return text;
  return text.substr(0, scale == 0 ? point : point + 1 + static_cast<size_t>(scale));
}

class Times {
 public:
  Times(const Dialect& dialect, Type type, const expr::Value& tolerance)
      : dialect_(dialect), type_(std::move(type)), tolerance_(tolerance) {}

  // How far `later` is behind `earlier`; of decimals null if that has too many digits.
  std::string distance(const std::string& later, const std::string& earlier) const {
    return dialect_.distance(later, earlier, type_);
  }

  // Whether it is within the tolerance, if there is one. Equal values always are, also
  // infinities, which have no distance.
  std::string within(const std::string& later, const std::string& earlier) const {
    if (tolerance_.is_null()) return {};
    const std::string far = distance(later, earlier);
    if (type_.is_float()) {
      const double most = tolerance_.real() ? *tolerance_.real() : whole();
      return "(" + later + " = " + earlier + " OR " + far +
             " <= " + dialect_.literal(most, Type::float64()) + ")";
    }
    if (!type_.is(type::Kind::kDecimal)) return far + " <= " + tolerance_.to_string();
    const std::string most = tolerance_.real()
                                 ? fixed_text(*tolerance_.real(), type_.scale())
                                 : tolerance_.to_string();
    const size_t digits = std::min(most.find('.'), most.size());
    if (digits + static_cast<size_t>(type_.scale()) > 38) return {};
    return "coalesce(" + far + " <= CAST('" + most + "' AS DECIMAL(38, " +
           std::to_string(type_.scale()) + ")), FALSE)";
  }

  // Whether the later one is nearer to `time` than the earlier one.
  std::string nearer(const std::string& time, const std::string& earlier,
                     const std::string& later) const {
    const std::string before = distance(time, earlier);
    const std::string after = distance(later, time);
    std::string text = after + " < " + before;
    if (type_.is(type::Kind::kDecimal)) {
      const auto rough = [&](const std::string& a, const std::string& b) {
        const std::string as_float = " AS " + dialect_.type_name(Type::float64()) + ")";
        return "CAST(" + a + as_float + " - CAST(" + b + as_float;
      };
      text = "coalesce(" + text + ", " + rough(later, time) + " < " +
             rough(time, earlier) + ")";
    }
    return earlier + " <> " + time + " AND " + text;
  }

 private:
  double whole() const {
    return tolerance_.integer() ? static_cast<double>(*tolerance_.integer())
                                : static_cast<double>(*tolerance_.unsigned_integer());
  }

  const Dialect& dialect_;
  Type type_;
  const expr::Value& tolerance_;
};

std::string both(const std::string& a, const std::string& b) {
  return a.empty() ? b : b.empty() ? a : a + " AND " + b;
}

}  // namespace

Block TableCompiler::asof_join(const Expr& table) {
  const Expr& left_table = table.arg(0);
  const Expr& right_table = table.arg(1);
  const std::string& direction = table.string("direction");
  const auto keys = join_keys(table);
  const auto& [left_time, right_time] = keys.back();
  Block left = take(table, 0);
  Block right = take(table, 1);
  const auto as_compared = [&](const std::pair<std::string, std::string>& key,
                               const std::string& text, const Expr& side,
                               const std::string& name) {
    return widened(dialect_, {text, true}, side.element().field(name)->type,
                   compared(table, key.first, key.second))
        .text;
  };

  // Of rows with equal keys and times the last one.
  const std::string position = right.position();
  std::string over = "row_number() OVER (PARTITION BY ";
  for (const auto& key : keys)
    over += as_compared(key, right.item(key.second).out, right_table, key.second) +
            (&key == &keys.back() ? "" : ", ");
  over += " ORDER BY " + position + " DESC)";
  const std::string number = right.add_hidden("_n", {over, true});
  right.wrap();
  right.add_where({number + " = 1", false});
  if (right_table.element().field(right_time)->type.is_option())
    right.add_where({right.item(right_time).out + " IS NOT NULL", false});
  const bool is_native = !dialect_.asof_join.empty();
  const bool is_nearest = direction == "nearest";
  std::string left_number, right_number;
  if (!is_native) {
    // A null key matches nothing.
    for (const auto& key : keys)
      if (right_table.element().field(key.second)->type.is_option() &&
          &key != &keys.back())
        right.add_where({right.item(key.second).out + " IS NOT NULL", false});
    // Among the rows with its keys, where no two times are equal: it is the same however
    // often it is computed.
    std::string number = "row_number() OVER (";
    for (const auto& key : keys)
      number += (&key == &keys.back()    ? "ORDER BY "
                 : &key == &keys.front() ? "PARTITION BY "
                                         : ", ") +
                as_compared(key, right.item(key.second).out, right_table, key.second) +
                (&key + 1 == &keys.back() ? " " : "");
    right_number = right.add_hidden("_n", {number + ")", true});
    left.wrap();
    left_number = left.add_hidden("_n", {std::string(dialect_.row_number), true});
    left.share();
  }
  if (is_nearest || !is_native) right.share();

  const std::string left_source = left.source();
  const std::string right_source = right.source();
  const auto of_left = [&](const auto& key) {
    return as_compared(key, "l." + left.item(key.first).out, left_table, key.first);
  };
  const auto of_right = [&](const auto& key, const std::string& side) {
    return as_compared(key, side + right.item(key.second).out, right_table, key.second);
  };
  const std::string line(program_.line);
  std::string from = left_source + " AS l";
  const auto join_to = [&](const std::string& side, const std::string& relation) {
    from += line + std::string(dialect_.asof_join) + " " + right_source + " AS " + side +
            " ON ";
    for (const auto& key : keys)
      if (&key != &keys.back())
        from += of_left(key) + " = " + of_right(key, side + ".") + " AND ";
    from += of_left(keys.back()) + relation + of_right(keys.back(), side + ".");
  };
  if (is_native) {
    join_to("r", direction == "forward" ? " <= " : " >= ");
    if (is_nearest) join_to("f", " < ");
  } else {
    // All times in one order, in which each left row sees the number of the right row
    // that is next to it.
    std::string of_both[2], names, groups;
    for (const auto& key : keys) {
      const std::string name =
          &key == &keys.back() ? "_t" : "_k" + std::to_string(&key - keys.data());
      of_both[0] += of_left(key) + " AS " + name + ", ";
      of_both[1] += of_right(key, "r.") + " AS " + name + ", ";
      if (&key == &keys.back()) continue;
      names += ", " + name;
      groups += (groups.empty() ? "PARTITION BY " : ", ") + name;
    }
    const auto seen = [&](const std::string& last, const std::string& order) {
      return last + "(_r) OVER (" + groups + (groups.empty() ? "" : " ") + "ORDER BY " +
             order + " ROWS UNBOUNDED PRECEDING)";
    };
    const std::string before = seen("max", "_t, _side");
    const std::string after = seen("min", "_t DESC, _side");
    const std::string numbers =
        "SELECT _l" + names + ", " + (direction == "forward" ? after : before) +
        " AS _r" +
        (is_nearest ? ", " + seen("min", "_t DESC, _side DESC") + " AS _f" : "") + line +
        "FROM (SELECT " + of_both[0] + "1 AS _side, l." + left_number +
        " AS _l, CAST(NULL AS " + std::string(dialect_.row_count) + ") AS _r FROM " +
        left_source + " AS l" + line + "UNION ALL SELECT " + of_both[1] +
        "0 AS _side, NULL AS _l, r." + right_number + " AS _r FROM " + right_source +
        " AS r) AS _u";
    const std::string found = program_.add_common(dialect_.flat, numbers);
    from += line + "JOIN " + found + " AS n ON n._l = l." + left_number;
    for (const char* side : {"r", "f"})
      if (*side == 'r' || is_nearest) {
        const std::string with = std::string(side) + ".";
        from += line + "LEFT JOIN " + right_source + " AS " + side + " ON " + with +
                right_number + " = n._" + side;
        for (const auto& key : keys)
          if (&key != &keys.back())
            from += " AND " + of_right(key, with) + " = n._k" +
                    std::to_string(&key - keys.data());
      }
  }

  const Times times(dialect_, compared(table, left_time, right_time),
                    table.attribute("tolerance"));
  const std::string time = of_left(keys.back());
  const std::string found = of_right(keys.back(), "r.");
  const std::string later =
      direction == "nearest" ? of_right(keys.back(), "f.") : std::string();
  const std::string there = left_table.element().field(left_time)->type.is_option()
                                ? "l." + left.item(left_time).out + " IS NOT NULL"
                                : std::string();
  const std::string near =
      both(there, direction == "forward" ? times.within(found, time)
                                         : times.within(time, found));
  std::string next;  // whether it is the later one of the two
  std::string next_near;
  if (direction == "nearest") {
    next = both(there, later + " IS NOT NULL AND (" + found + " IS NULL OR " +
                           times.nearer(time, found, later) + ")");
    next_near = times.within(later, time);
  }

  std::vector<Block::Item> items;
  for (const auto& column : join_columns(table)) {
    if (!needed(table).has(column.name)) continue;
    if (!column.left.empty()) {
      items.push_back({column.name, {"l." + left.item(column.left).out, true}, {}});
      continue;
    }
    const std::string out = right.item(column.right).out;
    Sql sql{"r." + out, true};
    if (!next.empty()) {
      const std::string value = "f." + out;
      sql.text =
          "CASE WHEN " + next + " THEN " +
          (next_near.empty() ? value
                             : "CASE WHEN " + next_near + " THEN " + value + " END") +
          (near.empty() ? " ELSE r." + out : " WHEN " + near + " THEN r." + out) + " END";
    } else if (!near.empty()) {
      sql.text = "CASE WHEN " + near + " THEN r." + out + " END";
    }
    items.push_back({column.name, std::move(sql), {}});
  }
  Block block(program_, std::move(from), {});
  block.stand_on(left);
  block.stand_on(right);
  block.set_items(std::move(items));
  std::vector<Block::Key> order;
  for (const auto& key : left.order())
    order.push_back({{"l." + key.sql.text, true}, key.ascending});
  block.set_order(std::move(order));
  return block;
}

}  // namespace phlox::compile
