// Pieces of SQL text.
#include "phlox/compile/text.h"

#include <array>
#include <cctype>
#include <unordered_set>

#include "phlox/compile/program.h"

namespace phlox::compile {

namespace {

bool ends_open(std::string_view before) {
  constexpr std::array<std::string_view, 6> kOpen = {"(",     ", ",    "WHEN ",
                                                     "THEN ", "ELSE ", "["};
  for (const auto open : kOpen)
    if (before.ends_with(open)) return true;
  return false;
}

bool begins_closed(std::string_view after) {
  constexpr std::array<std::string_view, 7> kClosed = {
      ")", ",", " WHEN ", " THEN ", " ELSE ", " END", "]"};
  for (const auto closed : kClosed)
    if (after.starts_with(closed)) return true;
  return false;
}

// The end of the quoted part that begins at `at`; a doubled quote goes on.
size_t skip_quoted(std::string_view sql, size_t at) {
  const char quote = sql[at];
  while (++at < sql.size()) {
    if (sql[at] != quote) continue;
    if (at + 1 < sql.size() && sql[at + 1] == quote)
      ++at;
    else
      break;
  }
  return at;
}

// Reads the place that begins at `at` ('{'); sets `end` behind it. False if it is none.
bool read_place(std::string_view text, size_t at, size_t& end, Place& place) {
  const size_t close = text.find('}', at);
  if (close == std::string_view::npos || close == at + 1) return false;
  std::string_view inner = text.substr(at + 1, close - at - 1);
  place = {};
  if (std::isdigit(static_cast<unsigned char>(inner[0]))) {
    place.argument = 0;
    while (!inner.empty() && std::isdigit(static_cast<unsigned char>(inner[0]))) {
      place.argument = place.argument * 10 + (inner[0] - '0');
      inner.remove_prefix(1);
    }
    if (inner.starts_with(':')) {
      inner.remove_prefix(1);
      place.bare = inner.starts_with('~');
      if (place.bare) inner.remove_prefix(1);
      if (inner.size() != 1) return false;
      place.type = inner[0];
    } else if (!inner.empty()) {
      return false;
    }
  } else {
    if (inner != "f" && inner != "o") return false;
    place.letter = inner[0];
  }
  end = close + 1;
  place.enclosed = ends_open(text.substr(0, at)) && begins_closed(text.substr(end));
  return true;
}

}  // namespace

std::string expand(std::string_view text, const std::function<Sql(const Place&)>& fill) {
  std::string out;
  size_t at = 0;
  while (at < text.size()) {
    if (text.substr(at).starts_with("{{")) {
      out += '{';
      at += 2;
      continue;
    }
    Place place;
    size_t end;
    if (text[at] != '{' || !read_place(text, at, end, place)) {
      out += text[at++];
      continue;
    }
    const Sql sql = fill(place);
    // A word that is nothing but the place hands its looks on.
    const bool alone = at == 0 && end == text.size();
    if (sql.atom || place.enclosed || alone || place.argument < 0) {
      out += sql.text;
    } else {
      out += '(';
      out += sql.text;
      out += ')';
    }
    at = end;
  }
  return out;
}

std::string without_places(std::string_view text) {
  std::string out;
  for (const char c : text) out.append(c == '{' ? 2 : 1, c);
  return out;
}

int count_places(std::string_view text, int argument) {
  int count = 0;
  for (size_t at = text.find('{'); at != std::string_view::npos;
       at = text.find('{', at + 1)) {
    if (text.substr(at).starts_with("{{")) {
      ++at;
      continue;
    }
    Place place;
    size_t end;
    if (read_place(text, at, end, place) && place.argument == argument) ++count;
  }
  return count;
}

bool is_atom(std::string_view text) {
  if (text.empty()) return false;
  int open = 0;
  int cases = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      at = skip_quoted(text, at);
    } else if (c == '(' || c == '[') {
      ++open;
    } else if (c == ')' || c == ']') {
      --open;
    } else if (open == 0 && c == '{') {
      at = text.find('}', at);
    } else if (open == 0 && c == ' ') {
      // Outside of parentheses only a CASE may have spaces.
      if (text.substr(0, at).ends_with("CASE")) ++cases;
      if (cases == 0) return false;
    }
  }
  if (cases > 0) return text.starts_with("CASE ") && text.ends_with(" END") && cases == 1;
  return text[0] != '-';
}

std::string indent(std::string_view sql) {
  std::string out;
  int open = 0;
  for (size_t at = 0; at < sql.size(); ++at) {
    const char c = sql[at];
    if (c == '\'' || c == '"') {
      const size_t end = skip_quoted(sql, at);
      out += sql.substr(at, end - at + 1);
      at = end;
      continue;
    }
    if (c == '(') ++open;
    if (c == ')') --open;
    out += c;
    if (c == '\n')
      out.append(
          static_cast<size_t>(2 * (open - (at + 1 < sql.size() && sql[at + 1] == ')'))),
          ' ');
  }
  return out;
}

std::string fold_case(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::vector<std::string> distinct_names(const std::vector<std::string>& names) {
  std::unordered_set<std::string> taken;
  std::vector<std::string> distinct;
  distinct.reserve(names.size());
  for (const auto& name : names) {
    std::string own = name;
    for (int n = 2; !taken.insert(fold_case(own)).second; ++n)
      own = name + "_" + std::to_string(n);
    distinct.push_back(std::move(own));
  }
  return distinct;
}

}  // namespace phlox::compile
