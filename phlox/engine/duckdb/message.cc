// DuckDB's error texts as ours.
#include "phlox/engine/duckdb/message.h"

#include <optional>
#include <regex>
#include <string>
#include <utility>

namespace phlox::engine::duckdb {

namespace {

// The first line, without a prefix like "Out of Range Error: ".
std::string sentence(std::string_view message, std::string& kind) {
  std::string line(message.substr(0, message.find('\n')));
  const size_t colon = line.find(" Error: ");
  if (colon != std::string::npos && colon < 40) {
    kind = line.substr(0, colon);
    line.erase(0, colon + 8);
  }
  while (!line.empty() &&
         (line.back() == '.' || line.back() == '!' || line.back() == ' ' ||
          line.back() == ';' || line.back() == '\r'))
    line.pop_back();
  for (const char* advice : {" when casting from source column", ". You might want to"})
    if (const size_t at = line.find(advice); at != std::string::npos) line.resize(at);
  return line;
}

// DuckDB's name of a type as a datashape has it.
std::string datashape_of(const std::string& name) {
  static const std::pair<const char*, const char*> kNames[] = {
      {"INT8", "int8"},
      {"INT16", "int16"},
      {"INT32", "int32"},
      {"INT64", "int64"},
      {"INT128", "int64"},
      {"UINT8", "uint8"},
      {"UINT16", "uint16"},
      {"UINT32", "uint32"},
      {"UINT64", "uint64"},
      {"TINYINT", "int8"},
      {"SMALLINT", "int16"},
      {"INTEGER", "int32"},
      {"BIGINT", "int64"},
      {"HUGEINT", "int64"},
      {"UTINYINT", "uint8"},
      {"USMALLINT", "uint16"},
      {"UINTEGER", "uint32"},
      {"UBIGINT", "uint64"},
      {"FLOAT", "float32"},
      {"DOUBLE", "float64"},
      {"BOOL", "bool"},
      {"BOOLEAN", "bool"},
      {"VARCHAR", "string"},
      {"DATE", "date"},
      {"TIME", "time"},
      {"TIMESTAMP", "datetime"},
      {"TIMESTAMP WITH TIME ZONE", "datetime"},
      {"INTERVAL", "timedelta"},
      {"UUID", "uuid"},
      {"BLOB", "bytes"},
  };
  for (const auto& [sql, ours] : kNames)
    if (name == sql) return ours;
  static const std::regex decimal(R"(DECIMAL\((\d+),\s*(\d+)\))");
  std::smatch match;
  if (std::regex_match(name, match, decimal))
    return "decimal[" + match[1].str() + ", " + match[2].str() + "]";
  return name;
}

bool find(const std::string& text, const char* pattern, std::smatch& match) {
  return std::regex_search(text, match, std::regex(pattern));
}

}  // namespace

namespace {

// The cause, where the text is known to say one.
std::optional<Error> known_error(const std::string& kind, const std::string& line) {
  std::smatch match;
  if (kind == "INTERRUPT" || kind == "Interrupt")
    return Error(Code::kCancelled, "stopped");
  if (kind == "Out of Memory" ||
      find(line, "^Allocation failure|failed to (pin|allocate)", match))
    return std::move(Error(Code::kIo, "the query needs more memory than it may use"))
        .hint("raise the memory limit, or read fewer columns or rows at once");
  static const std::pair<const char*, const char*> kOperators[] = {
      {"addition", " + "},
      {"subtraction", " - "},
      {"multiplication", " * "},
      {"division", " // "}};
  if (find(line, R"(^Overflow in (\w+) of (\S+) \((.*)\)$)", match) ||
      find(line, R"(^Overflow in (\w+) of ()(.*)$)", match)) {
    const bool decimal = match[2].str().starts_with("DECIMAL");
    std::string values = match[3];
    for (const auto& [word, symbol] : kOperators) {
      const size_t at =
          match[1] == word ? values.find_first_of("+-*/", 1) : std::string::npos;
      if (at != std::string::npos && values[at - 1] == ' ' && at + 2 < values.size())
        values = values.substr(0, at - 1) + symbol + values.substr(at + 2);
    }
    if (find(line, "of numeric value$", match)) values = "-(-9223372036854775808)";
    return Error(Code::kType,
                 std::string(decimal ? "decimal" : "integer") + " overflow in " + values);
  }
  if (find(line, R"(^Overflow on abs\((.*)\)$)", match))
    return Error(Code::kType, "integer overflow in abs(" + match[1].str() + ")");
  if (find(line,
           "not in timestamp range|out of range in timestamp conversion|^Timestamp "
           "microseconds out of range|^Could not convert DATE|^Unable to cast DATE",
           match))
    return Error(Code::kType, "a datetime beyond 64 bits of microseconds");
  if (find(line, "^Interval (\\w+ )*out of range", match))
    return Error(Code::kType, "a timedelta beyond 64 bits of microseconds");
  if (find(line, "^Overflow in (.*)$", match))
    return Error(Code::kType, "integer overflow in " + match[1].str());
  if (find(line, R"(^Could not convert string [\"'](.*)[\"'] to '?([^']*?)'?$)", match))
    return Error(Code::kType,
                 "\"" + match[1].str() + "\" is no " + datashape_of(match[2].str()));
  if (find(
          line,
          R"(^Type (\S+) with value (.*) can't be cast because the value is out of range for the destination type (.*)$)",
          match)) {
    // A sum is made in 128 bits and then brought to 64.
    if (match[1] == "INT128")
      return Error(Code::kType, "integer overflow: " + match[2].str() + " does not fit " +
                                    datashape_of(match[3].str()));
    return Error(Code::kType,
                 match[2].str() + " does not fit " + datashape_of(match[3].str()));
  }
  if (find(line, R"(^Could not cast value (.*) to (DECIMAL\(.*\))$)", match))
    return Error(Code::kType,
                 match[1].str() + " does not fit " + datashape_of(match[2].str()));
  if (find(line,
           R"(^(?:invalid|date|time|timestamp)[^\"]*\"(.*)\",? .*expected format is)",
           match)) {
    const char* what = line.find("timestamp") != std::string::npos ? "datetime"
                       : line.find("date") != std::string::npos    ? "date"
                                                                   : "time";
    return Error(Code::kType, "\"" + match[1].str() + "\" is no " + what);
  }
  if (line.find("epression depth") != std::string::npos ||
      line.find("expression depth") != std::string::npos ||
      line.find("memory exhausted at or near") != std::string::npos)
    return std::move(Error(Code::kUnsupported,
                           "the expression is nested too deeply for DuckDB"))
        .hint("compute a part of it first");
  if (find(line, "^Could not set lock on file", match))
    return std::move(Error(Code::kIo, "another process has the file open for writing"))
        .hint(
            "close it there, or copy the file: DuckDB lets one process write it, or many "
            "read it");
  if (find(line, "it is not a valid DuckDB database file", match))
    return Error(Code::kIo, "the file is not a database of DuckDB");
  if (find(line, "database file with version number", match))
    return std::move(Error(Code::kUnsupported,
                           "the file is of another version of DuckDB's storage: " + line))
        .hint(
            "write it anew with a DuckDB of the version that phlox has, or with "
            "STORAGE_VERSION as of that");
  // What DuckDB finds wrong with the text itself is a fault of the compiler.
  if (kind == "Parser" || kind == "Binder" || kind == "Catalog" || kind == "INTERNAL" ||
      kind == "Syntax" || kind == "Permission")
    return Error(Code::kInternal, "DuckDB refused the query: " + line);
  return std::nullopt;
}

}  // namespace

Error error_of(std::string_view message, bool* known) {
  std::string kind;
  const std::string line = sentence(message, kind);
  auto error = known_error(kind, line);
  if (known) *known = error.has_value();
  if (error) return *std::move(error);
  if (kind == "IO") return Error(Code::kIo, line);
  return Error(Code::kType, line.empty() ? "DuckDB failed without a reason" : line);
}

}  // namespace phlox::engine::duckdb
