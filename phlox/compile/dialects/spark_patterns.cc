// Spark's SQL: regular expressions. Spark has Java's; ours are RE2's. What both have is
// written so that Java takes it as RE2 does, and the rest has no word.
#include <cctype>

#include "phlox/compile/dialects/spark.h"

namespace phlox::compile::spark {
namespace {

bool one_of(char c, std::string_view all) {
  return all.find(c) != std::string_view::npos;
}

class Translator {
 public:
  explicit Translator(std::string_view pattern) : pattern_(pattern) {}

  std::optional<std::string> run() {
    // A dot is everything but \n; in Java other ends of lines, too, without (?d).
    out_ = "(?d)";
    while (at_ < pattern_.size())
      if (!step()) return std::nullopt;
    return out_;
  }

 private:
  char next(size_t ahead = 1) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }

  bool step() {
    const char c = pattern_[at_];
    if (c == '\\') return escape(false);
    if (c == '[') return set();
    if (c == '(') {
      // Flags and names are written in another way, or mean other things.
      if (next() == '?' && next(2) != ':') return false;
      out_ += next() == '?' ? "(?:" : "(";
      at_ += next() == '?' ? 3 : 1;
      return true;
    }
    if (c == '$') {
      // Java's stands before a last end of line, too.
      out_ += "\\z";
    } else if (c == '{' && !std::isdigit(static_cast<unsigned char>(next()))) {
      return false;
    } else if (one_of(c, "*+?}") && next() == '+') {
      // What Java takes for possessive.
      return false;
    } else {
      out_ += c;
    }
    ++at_;
    return true;
  }

  bool escape(bool in_set) {
    const char c = next();
    at_ += 2;
    if (c == 's' || c == 'S') {
      // Java counts the vertical tab, too.
      if (in_set && c == 'S') return false;
      out_ += in_set     ? "\\t\\n\\f\\r "
              : c == 's' ? "[\\t\\n\\f\\r ]"
                         : "[^\\t\\n\\f\\r ]";
      return true;
    }
    const bool plain = one_of(c, "dDwWtnrf") ||
                       std::ispunct(static_cast<unsigned char>(c)) ||
                       (c == 'z' && !in_set) || (c == 'A' && !in_set);
    if (!plain) return false;
    out_ += '\\';
    out_ += c;
    return true;
  }

  bool set() {
    out_ += '[';
    ++at_;
    if (at_ < pattern_.size() && pattern_[at_] == '^') {
      out_ += '^';
      ++at_;
    }
    bool first = true;
    for (; at_ < pattern_.size(); first = false) {
      const char c = pattern_[at_];
      if (c == ']' && !first) {
        out_ += ']';
        ++at_;
        return true;
      }
      if (c == '\\') {
        if (!escape(true)) return false;
        continue;
      }
      // Java has sets in sets, and their intersections.
      if (c == '[' || c == ']') {
        if (c == '[' && next() == ':') return false;
        out_ += '\\';
      }
      if (c == '&' && next() == '&') return false;
      out_ += c;
      ++at_;
    }
    return false;
  }

  std::string_view pattern_;
  size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::optional<std::string> java_pattern(std::string_view pattern) {
  return Translator(pattern).run();
}

}  // namespace phlox::compile::spark
