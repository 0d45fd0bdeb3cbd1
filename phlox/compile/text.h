// Pieces of SQL text and how arguments are put into a word's places.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "phlox/compile/interval.h"

namespace phlox::compile {

// A piece of SQL; an atom needs no parentheses beside an operator.
struct Sql {
  std::string text;
  bool atom = true;
  // Of an integer or a decimal: what its values lie in, if that is known.
  std::optional<Interval> range = {};
  // Of a decimal: the digits that its type has in SQL, if they are fewer than the
  // expression's (0: they are not). The scale is the same.
  int digits = 0;
};

// One place of a word's text: an argument by number, or a letter.
struct Place {
  int argument = -1;      // of {0}
  char letter = 0;        // of {f}, {o}
  char type = 0;          // behind the colon: i u d r c
  bool bare = false;      // ~
  bool enclosed = false;  // what stands around it makes parentheses needless
};

// Puts what `fill` gives for each place into the text, in parentheses where needed; {{ is
// a brace.
std::string expand(std::string_view text, const std::function<Sql(const Place&)>& fill);

// Text in which no brace begins a place: for constants inside of a word.
std::string without_places(std::string_view text);

// How often argument i stands in the text.
int count_places(std::string_view text, int argument);

// Whether the text of a word is an atom: a call, a CASE, one name or literal.
bool is_atom(std::string_view text);

// Indents the lines of SQL by how many parentheses are open; line breaks in quotes stay.
std::string indent(std::string_view sql);

// Like std::string equality, but for names that a database takes for the same: letters'
// case aside.
std::string fold_case(std::string_view name);

}  // namespace phlox::compile
