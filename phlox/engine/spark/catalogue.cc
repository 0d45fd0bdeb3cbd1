// What Spark says of a table, or of files.
#include "phlox/engine/spark/catalogue.h"

#include <algorithm>
#include <cctype>
#include <functional>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/spark.h"
#include "phlox/migrate/host.h"
#include "phlox/table/stream.h"

namespace phlox::engine::spark {

using compile::Stored;
using type::Type;

adbc::Texts texts(Session& session, const Plan& plan) {
  adbc::Texts rows;
  session.begin(plan);
  while (true) {
    ArrowArrayStream raw{};
    session.next(&raw);
    if (!raw.release) return rows;
    adbc::append_texts(table::Stream::import_from(&raw), rows);
  }
}

namespace {

// What no text file holds: an empty field that stands between quotes is a text.
constexpr const char* kNoText = "\x01null\x01";

std::string identifier(const std::string& name) {
  return compile::spark::identifier(name);
}

std::string first_line(Session& session, const std::string& path) {
  const auto rows = texts(session, {"SELECT value FROM \"lines\" LIMIT 1",
                                    {{"lines", "text", {path}, "", {}}}});
  return rows.empty() ? std::string() : rows[0].at(0);
}

// The cells of a line; quotes around one are taken away.
std::vector<std::string> cells_of(const std::string& line, const std::string& separator) {
  std::vector<std::string> cells{{}};
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"')
      quoted = !quoted;
    else if (!quoted && line.compare(i, separator.size(), separator) == 0)
      cells.emplace_back(), i += separator.size() - 1;
    else if (line[i] != '\r')
      cells.back() += line[i];
  }
  return cells;
}

bool looks_like_a_name(const std::string& cell) {
  return !cell.empty() &&
         cell.find_first_not_of("0123456789+-.eE:/") != std::string::npos;
}

// The plan that reads the files, and nothing more.
Plan all_of(const Read& read) {
  return {"SELECT * FROM " + identifier(read.alias), {read}};
}

Read read_of(const Target& target, const std::string& alias) {
  Read read{alias, target.format, {target.name}, "", {}};
  if (target.format == "csv") {
    read.options = {{"sep", target.separator},
                    {"header", target.header.value_or(false) ? "true" : "false"},
                    {"nullValue", target.null.empty() ? kNoText : target.null},
                    {"emptyValue", ""},
                    {"escape", "\""},
                    {"nanValue", "nan"},
                    {"positiveInf", "inf"},
                    {"negativeInf", "-inf"},
                    {"multiLine", "false"},
                    {"enforceSchema", "true"},
                    {"mode", "FAILFAST"}};
  }
  if (target.format == "json") read.options = {{"mode", "FAILFAST"}};
  return read;
}

// The options of files that the URI leaves open, as the files have them.
void find_out(Session& session, Target& target, const std::optional<Type>& declared,
              std::vector<std::string>* header) {
  if (target.format != "csv") return;
  const std::string line = first_line(session, target.name);
  if (target.separator.empty())
    target.separator = line.find('\t') != std::string::npos ? "\t" : ",";
  const auto cells = cells_of(line, target.separator);
  if (!target.header) {
    if (declared) {
      const auto names = declared->element().field_names();
      target.header = std::all_of(names.begin(), names.end(), [&](const auto& name) {
        return std::find(cells.begin(), cells.end(), name) != cells.end();
      });
    } else {
      target.header = std::all_of(cells.begin(), cells.end(), looks_like_a_name);
    }
  }
  if (*target.header) *header = cells;
}

// As a URI says it, so that read_of finds it again.
void keep(const Target& target, Stored& stored) {
  if (target.format != "csv") return;
  stored.found["sep"] = target.separator;
  stored.found["header"] = *target.header ? "true" : "false";
}

Stored::Column column_of(const Field& field, const type::Field* declared,
                         const migrate::Uri& uri) {
  const auto type = compile::spark::type_named(field.type);
  if (!type)
    throw Error(Code::kUnsupported, "the column " + field.name + " is of the type " +
                                        field.type + ", which phlox has not")
        .at(uri.to_string())
        .hint("make a view without it, or with a cast of it");
  const Type own = field.nullable ? Type::option(*type) : *type;
  return {field.name, field.type, declared ? declared->type : own};
}

// What the text of a query calls the files: a name for a view, which has letters, digits
// and _ alone. Of the same files under other types a query may hold both.
std::string alias_of(const Target& target, const Stored& stored) {
  std::string alias;
  for (const char c : target.name.substr(target.name.find_last_of('/') + 1))
    alias += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  std::string all = stored.shown;
  for (const auto& column : stored.columns)
    all += ' ' + column.name + ' ' + column.declared;
  return "files_" + alias + "_" + std::to_string(std::hash<std::string>()(all));
}

// Those that are declared, where any are.
std::vector<Stored::Column> columns_of(const std::vector<Field>& fields,
                                       const std::optional<Type>& declared,
                                       const migrate::Uri& uri) {
  std::vector<Stored::Column> columns;
  for (const Field& field : fields) {
    const auto* wanted = declared ? declared->element().field(field.name) : nullptr;
    if (wanted || !declared) columns.push_back(column_of(field, wanted, uri));
  }
  return columns;
}

// Of texts: CSV's columns have their places, and those that are not declared are strings.
std::vector<Stored::Column> declared_columns(const Type& declared, bool by_place,
                                             const std::vector<std::string>& header) {
  std::vector<std::string> names = header;
  if (header.empty()) names = declared.element().field_names();
  std::vector<Stored::Column> columns;
  for (const auto& name : names) {
    const type::Field* const field = declared.element().field(name);
    const bool is_text = field && field->type.is(type::Kind::kString);
    columns.push_back({name,
                       !field                ? "STRING"
                       : by_place && is_text ? compile::spark::kStringOrEmpty
                                             : compile::spark::text_type(field->type),
                       field ? field->type : Type::option(Type::string())});
  }
  return columns;
}

Stored files_at(Session& session, const migrate::Uri& uri,
                const std::optional<Type>& declared) {
  Target target = target_of(uri);
  Stored stored;
  stored.shown = uri.to_string();
  std::vector<std::string> header;
  find_out(session, target, declared, &header);
  keep(target, stored);
  Read read = read_of(target, "files");
  if (target.format == "csv") read.options["inferSchema"] = "true";
  if (target.format == "json") {
    const std::string line = first_line(session, target.name);
    const size_t at = line.find_first_not_of(" \t");
    stored.found["multiLine"] =
        at != std::string::npos && line[at] == '[' ? "true" : "false";
    read.options["multiLine"] = stored.found["multiLine"];
  }
  if (declared && (target.format == "csv" || target.format == "json"))
    stored.columns = declared_columns(*declared, target.format == "csv", header);
  else
    stored.columns = columns_of(session.schema(all_of(read)), declared, uri);
  stored.path = {alias_of(target, stored)};
  return stored;
}

[[noreturn]] void throw_no_table(Session& session, const migrate::Uri& uri) {
  std::vector<std::string> names;
  // Names and nothing more: of a large catalogue it takes what it takes.
  for (const auto& schema : texts(session, {"SHOW DATABASES", {}}))
    for (const auto& row :
         texts(session, {"SHOW TABLES IN " + identifier(schema.at(0)), {}}))
      names.push_back(row.at(0).empty() || row[0] == "default"
                          ? row.at(1)
                          : row[0] + "." + row.at(1));
  adbc::throw_no_table(uri, names);
}

}  // namespace

Stored table_at(Session& session, const migrate::Uri& uri,
                const std::optional<Type>& declared) {
  if (target_of(uri).files) return files_at(session, uri, declared);
  if (uri.inner.empty()) throw_no_table(session, uri);
  Stored stored;
  stored.shown = uri.to_string();
  // The last reading first, of a table in a schema: names there have no points, as a
  // rule.
  auto paths = adbc::paths_of(uri.inner);
  std::reverse(paths.begin(), paths.end());
  for (const auto& path : paths) {
    const std::string from = table_text(path);
    Plan all{"SELECT * FROM " + from, {}};
    // Of a frame it would drop what is cached.
    if (!migrate::host_frames(uri.location)) all.refreshed = {from};
    std::vector<Field> fields;
    try {
      fields = session.schema(all);
    } catch (const Error& error) {
      if (error.code() != Code::kNotFound) throw;
      continue;
    }
    stored.path = path;
    stored.columns = columns_of(fields, declared, uri);
    return stored;
  }
  throw_no_table(session, uri);
}

std::string table_text(const std::vector<std::string>& path) {
  std::string text;
  for (const auto& part : path) text += (text.empty() ? "" : ".") + identifier(part);
  return text;
}

Read read_of(const Stored& stored) {
  Target target = target_of(migrate::parse_uri(stored.shown));
  const auto found = [&](const char* key) -> std::string {
    const auto place = stored.found.find(key);
    return place == stored.found.end() ? std::string() : place->second;
  };
  if (target.format == "csv") {
    target.separator = found("sep");
    target.header = found("header") == "true";
  }
  Read read = read_of(target, stored.path.at(0));
  if (target.format == "json") read.options["multiLine"] = found("multiLine");
  for (const Stored::Column& column : stored.columns)
    read.schema +=
        (read.schema.empty() ? "" : ", ") + compile::spark::backquoted(column.name) +
        " " +
        (column.declared == compile::spark::kStringOrEmpty ? "STRING" : column.declared);
  return read;
}

}  // namespace phlox::engine::spark
