// What a driver says of a failure, as people read it.
#include "phlox/engine/adbc/message.h"

#include <cstring>
#include <string_view>

namespace phlox::engine::adbc {
namespace {

// That of Flight SQL: "[FlightSQL] MESSAGE (Unknown; DoGet: endpoint 0: remote: [])", and
// "... Detail: Failed" of some servers before the parenthesis.
void drop_flight_sql(std::string& text) {
  bool is_of_flight_sql = false;
  for (const std::string_view begin : {"[FlightSQL] ", "[Flight SQL] "})
    if (text.starts_with(begin)) {
      text.erase(0, begin.size());
      is_of_flight_sql = true;
    }
  if (!is_of_flight_sql) return;
  if (const size_t at = text.rfind(" ("); at != std::string::npos &&
                                          text.ends_with(')') &&
                                          text.find("; ", at) != std::string::npos)
    text.resize(at);
  for (const std::string_view end : {". Detail: Failed", ". Detail: Unavailable",
                                     ". Detail: Unauthenticated", ". Detail: Cancelled"})
    if (text.ends_with(end)) text.resize(text.size() - end.size());
}

}  // namespace

std::string plain_message(std::string text) {
  for (const char* query : {"\nquery: ", "\n\nQuery was:"})
    if (const size_t at = text.find(query); at != std::string::npos) text.resize(at);
  // What the server itself says stands behind what the driver was about.
  for (const char* mark : {"ERROR:  ", "FATAL:  "})
    if (const size_t at = text.find(mark); at != std::string::npos)
      text.erase(0, at + std::strlen(mark));
  drop_flight_sql(text);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  for (char& c : text)
    if (c == '\n') c = ' ';
  return text;
}

}  // namespace phlox::engine::adbc
