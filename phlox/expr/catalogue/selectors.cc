// Selectors: what columns are chosen by. They make no node: phlox/expr/selector.cc puts
// the columns in their place.
#include <algorithm>
#include <functional>
#include <regex>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/base/utf8.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"
#include "phlox/expr/op.h"
#include "phlox/expr/selector.h"

namespace phlox::expr {

namespace {

using Fields = std::vector<type::Field>;
using type::Type;

std::vector<bool> each(const Fields& fields,
                       const std::function<bool(const type::Field&)>& takes) {
  std::vector<bool> chosen(fields.size());
  for (size_t i = 0; i < fields.size(); ++i) chosen[i] = takes(fields[i]);
  return chosen;
}

std::vector<bool> by_type(const Fields& fields,
                          const std::function<bool(const Type&)>& takes) {
  return each(fields, [&](const type::Field& field) {
    return takes(field.type.without_option());
  });
}

// The words that were written: one, several, or a list of them.
std::vector<std::string> words(const Call& call) {
  std::vector<std::string> words;
  for (const Syntax& item : call.rest()) {
    for (const Syntax& one : items_of(item)) {
      if (!one.is_string())
        throw call.at(one,
                      Error(Code::kType, std::string(call.op().member()) +
                                             " takes strings, not " + one.to_string()));
      words.push_back(*one.value().string());
    }
  }
  if (words.empty())
    throw call.at(Syntax(), Error(Code::kInvalid, std::string(call.op().member()) +
                                                      " needs at least one string"));
  return words;
}

using Test = bool (*)(const std::string& name, const std::string& word);

std::vector<bool> by_name(const Call& call, const Fields& fields, Test test) {
  const std::vector<std::string> given = words(call);
  return each(fields, [&](const type::Field& field) {
    return std::any_of(given.begin(), given.end(),
                       [&](const std::string& word) { return test(field.name, word); });
  });
}

// Code points, so that `.` is one letter in any script.
std::wstring wide(std::string_view text) {
  std::wstring out;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    out += static_cast<wchar_t>(point.value);
    at += point.length;
  }
  return out;
}

// Matching takes time in proportion to pattern times name, whatever they are.
std::vector<bool> matching(const Call& call, const Fields& fields) {
  constexpr size_t kLongest = 1000;
  const std::string pattern = call.string("regex");
  const auto refuse = [&](const std::string& why) {
    throw call.at(call.syntax("regex"),
                  Error(Code::kInvalid, "matches takes a regular expression: " + why));
  };
  if (pattern.size() > kLongest)
    refuse("it is longer than " + std::to_string(kLongest) + " bytes");
  std::wregex regex;
  try {
    regex.assign(wide(pattern),
                 std::regex_constants::ECMAScript | std::regex_constants::__polynomial);
  } catch (const std::regex_error& error) {
    refuse(quoted_short(pattern) + " is none");
  }
  return each(fields, [&](const type::Field& field) {
    if (field.name.size() > kLongest)
      refuse("the name of a column is longer than " + std::to_string(kLongest) +
             " bytes");
    return std::regex_search(wide(field.name), regex);
  });
}

// "int64" takes ?int64 as well, "?int64" only that.
std::vector<bool> of_type(const Call& call, const Fields& fields) {
  std::vector<Type> types;
  for (const std::string& text : words(call)) {
    try {
      types.push_back(type::parse(text));
    } catch (Error& error) {
      throw call.at(call.rest()[0],
                    Error(Code::kInvalid, text + " is no type: " + error.message()));
    }
  }
  return each(fields, [&](const type::Field& field) {
    return std::any_of(types.begin(), types.end(), [&](const Type& type) {
      return type == field.type || type == field.type.without_option();
    });
  });
}

std::vector<bool> listed(const Call& call, const Fields& fields) {
  std::unordered_map<std::string, size_t> places;
  std::vector<std::string> known;
  for (const type::Field& field : fields) {
    places.emplace(field.name, known.size());
    known.push_back(field.name);
  }
  std::vector<bool> chosen(fields.size());
  for (const std::string& name : words(call)) {
    if (const auto place = places.find(name); place != places.end()) {
      chosen[place->second] = true;
      continue;
    }
    Error error(Code::kNotFound, "the table has no column " + name);
    if (const auto near = nearest(name, known)) error.hint("did you mean " + *near + "?");
    throw call.at(Syntax(), std::move(error));
  }
  return chosen;
}

Expr build_nowhere(Call& call) {
  const bool across = call.op().member() == "across";
  const std::string shown =
      std::string(call.op().member()) + (call.op().parameters().empty() ? "()" : "(...)");
  throw Error(Code::kInvalid,
              shown + " chooses columns, and stands where columns are listed")
      .hint(across ? "as in t.select(across(numeric(), _ * 2)) or t.by(\"k\", "
                     "across(numeric(), _.mean()))"
                   : "as in t.select(" + shown + "), or across(" + shown +
                         ", _.max()) for an expression of each");
}

Op selector(std::string_view name, std::string_view signature, std::string_view doc,
            std::string_view example) {
  return {.name = name,
          .group = Group::kSelectors,
          .kind = Kind::kSugar,
          .spelling = Spelling::kFunction,
          .receiver = Receiver::kNone,
          .name_space = "selector",
          .signature = signature,
          .doc = doc,
          .example = example,
          .build = build_nowhere};
}

const Rows rows = {
    selector("selector.numeric", "()", "The columns of integers, floats and decimals.",
             "t.select(numeric())"),
    selector("selector.textual", "()", "The columns of strings.", "t.drop(textual())"),
    selector("selector.temporal", "()",
             "The columns of dates, times, datetimes and timedeltas.",
             "t.select(temporal())"),
    selector("selector.boolean", "()", "The columns of bools.",
             "t.mutate(large=_.x > 1).select(boolean())"),
    selector("selector.of_type", "(*types)",
             "The columns of these types; \"int64\" takes ?int64 as well, \"?int64\" "
             "only that.",
             "t.select(of_type(\"int64\", \"float64\"))"),
    selector("selector.matches", "(regex: str)",
             "The columns in whose name the regular expression is found.",
             "t.select(matches(\"^[xy]$\"))"),
    selector("selector.startswith", "(*texts)",
             "The columns whose name starts with one of these.",
             "t.select(startswith(\"na\"))"),
    selector("selector.endswith", "(*texts)",
             "The columns whose name ends with one of these.",
             "t.select(endswith(\"e\"))"),
    selector("selector.contains", "(*texts)",
             "The columns whose name holds one of these.", "t.select(contains(\"am\"))"),
    selector("selector.cols", "(*names)",
             "The columns of these names, to be joined with other selectors by & | - ~.",
             "t.select(numeric() | cols(\"name\"))"),
    selector("selector.everything", "()", "All columns.",
             "t.select(\"x\", everything())"),
    selector("selector.across", "(columns, f, *, names: str = None)",
             "One expression for each of the columns, over _, which is the column; a "
             "list or a dict of "
             "expressions makes several. names= is a pattern of {col} and {fn}.",
             "t.by(\"name\", across(numeric(), {\"lo\": _.min(), \"hi\": _.max()}))"),
};

}  // namespace

std::vector<bool> chosen_by(const Call& call, const Fields& fields) {
  const std::string_view name = call.op().member();
  if (name == "numeric")
    return by_type(fields, [](const Type& type) { return type.is_number(); });
  if (name == "textual")
    return by_type(fields, [](const Type& type) { return type.is(type::Kind::kString); });
  if (name == "temporal")
    return by_type(fields, [](const Type& type) { return type.is_temporal(); });
  if (name == "boolean")
    return by_type(fields, [](const Type& type) { return type.is(type::Kind::kBool); });
  if (name == "of_type") return of_type(call, fields);
  if (name == "matches") return matching(call, fields);
  if (name == "startswith")
    return by_name(call, fields, [](const std::string& column, const std::string& word) {
      return column.starts_with(word);
    });
  if (name == "endswith")
    return by_name(call, fields, [](const std::string& column, const std::string& word) {
      return column.ends_with(word);
    });
  if (name == "contains")
    return by_name(call, fields, [](const std::string& column, const std::string& word) {
      return column.find(word) != std::string::npos;
    });
  if (name == "cols") return listed(call, fields);
  if (name == "everything") return std::vector<bool>(fields.size(), true);
  throw Error(Code::kInvalid, std::string(name) + " is no selector");
}

}  // namespace phlox::expr
