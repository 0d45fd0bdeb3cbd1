// Reads formats of dt.strftime.
#include "phlox/expr/time_format.h"

#include "phlox/base/error.h"
#include "phlox/expr/value.h"

namespace phlox::expr {

namespace {

constexpr std::string_view kOfDays = "YymdjaAbBUWVGuw";
constexpr std::string_view kOfClocks = "HIMSfp";
// These may have a '-' in front, for no zeros.
constexpr std::string_view kPadded = "mdjHIMS";

[[noreturn]] void refuse(std::string message) {
  throw Error(Code::kInvalid, std::move(message))
      .hint(
          "the codes are %Y %y %m %d %j %H %I %M %S %f %p %a %A %b %B %U %W %V %G %u %w "
          "%F %T %z %%, and - behind the % for no zeros");
}

void check(const std::string& code, const type::Type& type) {
  const char letter = code.back();
  const bool minus = code.size() == 3;
  const bool day = kOfDays.find(letter) != std::string_view::npos;
  const bool clock = kOfClocks.find(letter) != std::string_view::npos;
  if ((!day && !clock && letter != 'z') || code.size() > 3 || (minus && letter == 'z') ||
      (minus && kPadded.find(letter) == std::string_view::npos))
    refuse("dt.strftime knows no code " + code);
  if (day && type.is(type::Kind::kTime))
    refuse("a time has no date, and " + code + " is a part of one");
  if (letter == 'z' && (!type.is(type::Kind::kDatetime) || type.zone().empty()))
    refuse("%z is the offset of a zone, and " + type.to_string() + " has none");
}

}  // namespace

std::vector<FormatPiece> parse_time_format(std::string_view format,
                                           const type::Type& type) {
  std::vector<FormatPiece> pieces;
  const auto add_text = [&](std::string_view text) {
    if (pieces.empty() || pieces.back().is_code) pieces.push_back({"", false});
    pieces.back().text += text;
  };
  const auto add_code = [&](std::string code) {
    check(code, type);
    pieces.push_back({std::move(code), true});
  };
  for (size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%') {
      add_text(format.substr(at, 1));
      continue;
    }
    const size_t begin = at++;
    if (at < format.size() && format[at] == '-') ++at;
    if (at == format.size())
      refuse("the format " + quoted(format) + " ends within a code");
    // The code is a whole character, for the message.
    while (at + 1 < format.size() && (format[at + 1] & 0xC0) == 0x80) ++at;
    const std::string code(format.substr(begin, at - begin + 1));
    if (code == "%%") {
      add_text("%");
    } else if (code == "%F") {
      add_code("%Y");
      add_text("-");
      add_code("%m");
      add_text("-");
      add_code("%d");
    } else if (code == "%T") {
      add_code("%H");
      add_text(":");
      add_code("%M");
      add_text(":");
      add_code("%S");
    } else {
      add_code(code);
    }
  }
  return pieces;
}

}  // namespace phlox::expr
