// What drivers give as tables of their own: who the server is, and which tables it has.
#include "phlox/engine/adbc/metadata.h"

#include <cctype>

#include "phlox/base/error.h"
#include "phlox/table/column.h"

namespace phlox::engine::adbc {
namespace {

constexpr const char* kUnexpected = "the driver describes itself in an unknown way";

// A dense union whose child 0 is a text.
void append_texts(const ArrowArray& values, std::string& out) {
  if (values.n_children < 1 || values.n_buffers != 2) throw Error(Code::kIo, kUnexpected);
  const auto* const kinds = static_cast<const int8_t*>(values.buffers[0]);
  const auto* const places = static_cast<const int32_t*>(values.buffers[1]);
  const ArrowArray& texts = *values.children[0];
  if (texts.n_buffers != 3) throw Error(Code::kIo, kUnexpected);
  const auto* const ends = static_cast<const int32_t*>(texts.buffers[1]);
  const auto* const bytes = static_cast<const char*>(texts.buffers[2]);
  for (int64_t row = values.offset; row < values.offset + values.length; ++row) {
    if (kinds[row] != 0) continue;
    const int64_t at = texts.offset + places[row];
    for (int32_t i = ends[at]; i < ends[at + 1]; ++i)
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(bytes[i])));
    out += '\n';
  }
}

}  // namespace

std::string vendor_of(ArrowArrayStream* info) {
  struct Owned {
    ArrowArrayStream stream;
    ~Owned() {
      if (stream.release) stream.release(&stream);
    }
  } owned{*info};
  info->release = nullptr;
  std::string texts;
  while (true) {
    ArrowArray array{};
    if (owned.stream.get_next(&owned.stream, &array) != 0)
      throw Error(Code::kIo, "the server does not say what it is");
    const table::Batch batch(std::move(array));
    if (!batch.get()->release) return texts;
    if (batch.num_columns() != 2) throw Error(Code::kIo, kUnexpected);
    append_texts(*batch.get()->children[1], texts);
  }
}

std::vector<std::vector<std::string>> tables_of(table::Stream objects) {
  const auto text = [](const table::Column& column, int64_t row) {
    return column.is_null(row) ? std::string() : std::string(column.bytes(row));
  };
  std::vector<std::vector<std::string>> found;
  while (const auto batch = objects.next()) {
    const auto catalogues = table::columns(objects.type(), *batch);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      if (catalogues[1].is_null(row)) continue;
      const table::Column& schemas = catalogues[1].child();
      const auto [first_schema, last_schema] = catalogues[1].range(row);
      for (int64_t i = first_schema; i < last_schema; ++i) {
        if (schemas.child(1).is_null(i)) continue;
        const table::Column& tables = schemas.child(1).child();
        const auto [first, last] = schemas.child(1).range(i);
        for (int64_t j = first; j < last; ++j)
          found.push_back({text(catalogues[0], row), text(schemas.child(0), i),
                           text(tables.child(0), j)});
      }
    }
  }
  return found;
}

}  // namespace phlox::engine::adbc
