// Reads URIs of databases, and asks their catalogues.
#include "phlox/engine/adbc/place.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/table/column.h"

namespace phlox::engine::adbc {

std::optional<std::chrono::milliseconds> timeout_of(const migrate::Uri& uri) {
  const auto option = uri.options.find("timeout");
  if (option == uri.options.end()) return std::nullopt;
  double seconds = 0;
  const std::string& text = option->second;
  const auto [end, failed] =
      std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (failed != std::errc() || end != text.data() + text.size() || !(seconds > 0) ||
      seconds > 1e9)
    throw Error(Code::kInvalid, "timeout=" + text + " is no number of seconds")
        .at(uri.to_string());
  return std::chrono::milliseconds(static_cast<int64_t>(std::ceil(seconds * 1000)));
}

void check_options(const migrate::Uri& uri, const std::vector<std::string_view>& others) {
  for (const auto& [key, value] : uri.options) {
    if (key == "timeout" || std::find(others.begin(), others.end(), key) != others.end())
      continue;
    std::string known = "it has timeout";
    for (const std::string_view other : others) known += ", " + std::string(other);
    throw Error(Code::kInvalid, uri.scheme + ":// has no option " + key)
        .at(uri.to_string())
        .hint(known);
  }
  timeout_of(uri);
}

namespace {

// What stands between the signs of a URI.
std::string unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    uint8_t byte = 0;
    const bool is_code = text[i] == '%' && i + 2 < text.size();
    if (is_code &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr ==
            text.data() + i + 3) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

Address address_of(std::string_view location) {
  Address address;
  if (const size_t at = location.rfind('@'); at != std::string_view::npos) {
    const std::string_view user = location.substr(0, at);
    const size_t colon = user.find(':');
    address.user = unescaped(user.substr(0, colon));
    if (colon != std::string_view::npos)
      address.password = unescaped(user.substr(colon + 1));
    location.remove_prefix(at + 1);
  }
  if (const size_t slash = location.find('/'); slash != std::string_view::npos) {
    address.database = unescaped(location.substr(slash + 1));
    location = location.substr(0, slash);
  }
  const size_t colon = location.rfind(':');
  if (colon != std::string_view::npos &&
      location.find(']', colon) == std::string_view::npos) {
    address.port = location.substr(colon + 1);
    location = location.substr(0, colon);
  }
  if (location.starts_with('[') && location.ends_with(']'))
    location = location.substr(1, location.size() - 2);
  address.host = location;
  return address;
}

std::vector<std::vector<std::string>> paths_of(const std::string& inner) {
  std::vector<std::vector<std::string>> paths{{inner}};
  if (const size_t dot = inner.find('.');
      dot != std::string::npos && dot > 0 && dot + 1 < inner.size())
    paths.push_back({inner.substr(0, dot), inner.substr(dot + 1)});
  return paths;
}

Texts texts(Connection& connection, const std::string& sql) {
  Texts rows;
  append_texts(connection.rows(sql), rows);
  return rows;
}

void append_texts(table::Stream stream, Texts& rows) {
  while (const auto batch = stream.next()) {
    const auto columns = table::columns(stream.type(), *batch);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      auto& cells = rows.emplace_back();
      for (const auto& column : columns) {
        const bool is_text =
            column.kind() == type::Kind::kString || column.kind() == type::Kind::kJson;
        cells.emplace_back(column.is_null(row) || !is_text
                               ? std::string()
                               : std::string(column.bytes(row)));
      }
    }
  }
}

void check_new_table(const migrate::Uri& uri, const Task& task) {
  check_options(uri);
  task.check();
  if (uri.inner.empty()) throw_no_table(uri, {});
}

void throw_no_table(const migrate::Uri& uri, const std::vector<std::string>& names) {
  std::string list;
  for (size_t i = 0; i < names.size() && i < 20; ++i)
    list += (list.empty() ? "" : ", ") + names[i];
  if (names.size() > 20) list += ", ...";
  const std::string all = names.empty() ? "it has no tables" : "its tables are " + list;
  if (uri.inner.empty())
    throw Error(Code::kInvalid, "the URI names no table")
        .at(uri.to_string())
        .hint("write ::TABLE behind it; " + all);
  Error error(Code::kNotFound, "no table " + uri.inner);
  error.at(uri.to_string());
  if (const auto near = nearest(uri.inner, names))
    error.hint("did you mean " + *near + "?");
  throw std::move(error.hint(all));
}

}  // namespace phlox::engine::adbc
