// What becomes of malformed lines and values, and what the user is told.
#include "phlox/format/on_error.h"

namespace phlox::format {

OnError on_error_of(const migrate::Uri& uri) {
  const auto option = uri.options.find("on_error");
  if (option == uri.options.end() || option->second == "error") return OnError::kError;
  if (option->second == "skip") return OnError::kSkip;
  if (option->second == "null") return OnError::kNull;
  throw Error(Code::kInvalid,
              "\"" + option->second + "\" is no value for the option on_error")
      .hint("give error, skip or null");
}

type::Type nullable(const type::Type& table, OnError on_error) {
  if (on_error != OnError::kNull) return table;
  std::vector<type::Field> fields = table.element().fields();
  for (auto& field : fields) field.type = type::Type::option(field.type);
  return type::Type::table(std::move(fields));
}

void PassedOver::add(Kind& kind, uint64_t count, const Error& first) {
  if (kind.count == 0) kind.first = first.where() + ": " + first.message();
  kind.count += count;
}

void PassedOver::start_file(std::string shown_name) {
  tell();
  file_ = std::move(shown_name);
}

void PassedOver::tell() {
  const auto note = [this](Kind& kind, std::string_view thing, std::string_view fate) {
    if (kind.count == 0) return;
    const bool is_one = kind.count == 1;
    task_.note(std::to_string(kind.count) + " " + std::string(thing) +
               (is_one ? "" : "s") + " of " + file_ + " " + (is_one ? "was " : "were ") +
               std::string(fate) + " (first: " + kind.first + ")");
    kind = Kind();
  };
  note(skipped_, "line", "skipped");
  note(nulled_, "value", "made null");
}

}  // namespace phlox::format
