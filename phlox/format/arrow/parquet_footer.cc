// What the end of a Parquet file says of its columns: whether every reader takes their
// values for the same, and what the statistics of the row groups bound them by.
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/statistics.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "phlox/format/arrow/readers.h"

namespace phlox::format::arrow_module {
namespace {

using parquet::LogicalType;
using Physical = parquet::Type;

// The Arrow type of the values that a column stores, or null if they are not plain:
// nested, of an older form, or of a unit that readers treat in their own ways.
std::shared_ptr<arrow::DataType> stored_type(const parquet::ColumnDescriptor& column) {
  const LogicalType& logical = *column.logical_type();
  const bool bare = !logical.is_valid() || logical.is_none();
  // An older annotation without the newer one.
  if (bare && column.converted_type() != parquet::ConvertedType::NONE &&
      column.converted_type() != parquet::ConvertedType::UNDEFINED)
    return nullptr;
  switch (column.physical_type()) {
    case Physical::BOOLEAN:
      return bare ? arrow::boolean() : nullptr;
    case Physical::FLOAT:
      return bare ? arrow::float32() : nullptr;
    case Physical::DOUBLE:
      return bare ? arrow::float64() : nullptr;
    case Physical::BYTE_ARRAY:
      return bare ? arrow::binary() : logical.is_string() ? arrow::utf8() : nullptr;
    case Physical::INT32:
    case Physical::INT64:
    case Physical::FIXED_LEN_BYTE_ARRAY:
      break;
    default:
      return nullptr;
  }
  if (logical.is_decimal()) {
    const auto& decimal = static_cast<const parquet::DecimalLogicalType&>(logical);
    return arrow::decimal128(decimal.precision(), decimal.scale());
  }
  if (column.physical_type() == Physical::FIXED_LEN_BYTE_ARRAY) return nullptr;
  if (bare)
    return column.physical_type() == Physical::INT32 ? arrow::int32() : arrow::int64();
  if (logical.is_date()) return arrow::date32();
  if (logical.is_int()) {
    const auto& integer = static_cast<const parquet::IntLogicalType&>(logical);
    const bool is_signed = integer.is_signed();
    switch (integer.bit_width()) {
      case 8:
        return is_signed ? arrow::int8() : arrow::uint8();
      case 16:
        return is_signed ? arrow::int16() : arrow::uint16();
      case 32:
        return is_signed ? arrow::int32() : arrow::uint32();
      default:
        return is_signed ? arrow::int64() : arrow::uint64();
    }
  }
  if (logical.is_time()) {
    const auto& time = static_cast<const parquet::TimeLogicalType&>(logical);
    const bool plain =
        !time.is_adjusted_to_utc() && time.time_unit() == LogicalType::TimeUnit::MICROS;
    return plain ? arrow::time64(arrow::TimeUnit::MICRO) : nullptr;
  }
  if (logical.is_timestamp()) {
    const auto& moment = static_cast<const parquet::TimestampLogicalType&>(logical);
    if (moment.time_unit() != LogicalType::TimeUnit::MICROS) return nullptr;
    return arrow::timestamp(arrow::TimeUnit::MICRO,
                            moment.is_adjusted_to_utc() ? "UTC" : "");
  }
  return nullptr;
}

// As the core sees it: the wide forms of texts and bytes are one with the others, and so
// are dictionaries with their values; zones differ in their names only.
bool same_values(const arrow::DataType& read, const arrow::DataType& stored) {
  switch (read.id()) {
    case arrow::Type::DICTIONARY:
      return stored.id() == arrow::Type::STRING &&
             same_values(*static_cast<const arrow::DictionaryType&>(read).value_type(),
                         stored);
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
      return stored.id() == arrow::Type::STRING;
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::BINARY_VIEW:
      return stored.id() == arrow::Type::BINARY;
    case arrow::Type::TIMESTAMP: {
      if (stored.id() != arrow::Type::TIMESTAMP) return false;
      const auto& a = static_cast<const arrow::TimestampType&>(read);
      const auto& b = static_cast<const arrow::TimestampType&>(stored);
      return a.unit() == b.unit() && a.timezone().empty() == b.timezone().empty();
    }
    default:
      return read.Equals(stored);
  }
}

std::string small_letters(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return static_cast<char>(c < 0x80 ? std::tolower(c) : c);
  });
  return name;
}

// Makes both ends reach as far as those of a row group; false if it says none.
template <class Typed, class Number>
bool widen(const parquet::Statistics* statistics, int& is_known, Number& low,
           Number& high) {
  if (!statistics || !statistics->HasMinMax()) return false;
  const auto& typed = static_cast<const Typed&>(*statistics);
  const Number least = typed.min(), greatest = typed.max();
  if (least != least || greatest != greatest) return false;
  low = is_known ? std::min(low, least) : least;
  high = is_known ? std::max(high, greatest) : greatest;
  is_known = 1;
  return true;
}

bool widen_range(Physical::type physical, const parquet::Statistics* statistics,
                 PhloxArrowColumn& out) {
  switch (physical) {
    case Physical::INT32:
      return widen<parquet::Int32Statistics>(statistics, out.has_range, out.least,
                                             out.greatest);
    case Physical::INT64:
      return widen<parquet::Int64Statistics>(statistics, out.has_range, out.least,
                                             out.greatest);
    case Physical::FLOAT:
      return widen<parquet::FloatStatistics>(statistics, out.has_float_range, out.lowest,
                                             out.highest);
    case Physical::DOUBLE:
      return widen<parquet::DoubleStatistics>(statistics, out.has_float_range, out.lowest,
                                              out.highest);
    default:
      return false;
  }
}

// What all row groups say together; one that says nothing leaves it unknown.
void add_statistics(const parquet::FileMetaData& file, int leaf, PhloxArrowColumn& out) {
  const auto* column = file.schema()->Column(leaf);
  const bool is_required = column->max_definition_level() == 0;
  bool ranged = column->sort_order() == parquet::SortOrder::SIGNED;
  out.nulls = 0;
  for (int i = 0; i < file.num_row_groups(); ++i) {
    const auto group = file.RowGroup(i);
    if (group->num_rows() == 0) continue;
    const auto chunk = group->ColumnChunk(leaf);
    const auto statistics = chunk->is_stats_set() ? chunk->statistics() : nullptr;
    const bool has_count = statistics && statistics->HasNullCount();
    const int64_t nulls = is_required ? 0 : has_count ? statistics->null_count() : -1;
    out.nulls = nulls < 0 || out.nulls < 0 ? -1 : out.nulls + nulls;
    if (nulls != group->num_rows())
      ranged = ranged && widen_range(column->physical_type(), statistics.get(), out);
  }
  out.has_range = out.has_range && ranged;
  out.has_float_range = out.has_float_range && ranged;
}

// Whether all values of a column are codes of dictionaries, and about how large these
// are; a writer gives a dictionary up when it grows too large.
void add_dictionaries(const parquet::FileMetaData& file, int leaf,
                      PhloxArrowColumn& out) {
  // What packed ones grow to: the footer has the size of all pages together only.
  constexpr int64_t kUnpacked = 4;
  int64_t bytes = 0;
  for (int i = 0; i < file.num_row_groups(); ++i) {
    const auto chunk = file.RowGroup(i)->ColumnChunk(leaf);
    const auto& pages = chunk->encoding_stats();
    if (!chunk->has_dictionary_page() || pages.empty()) return;
    for (const auto& page : pages)
      if (page.page_type != parquet::PageType::DICTIONARY_PAGE &&
          page.encoding != parquet::Encoding::PLAIN_DICTIONARY &&
          page.encoding != parquet::Encoding::RLE_DICTIONARY)
        return;
    const int64_t size = chunk->data_page_offset() - chunk->dictionary_page_offset();
    bytes += std::clamp<int64_t>(size, 0, chunk->total_compressed_size()) *
             (chunk->compression() == parquet::Compression::UNCOMPRESSED ? 1 : kUnpacked);
  }
  out.has_dictionary = 1;
  out.dictionary_bytes = bytes;
}

}  // namespace

arrow::Result<Footer> parquet_footer(const std::string& path) {
  parquet::ArrowReaderProperties properties;
  properties.set_arrow_extensions_enabled(true);
  parquet::arrow::FileReaderBuilder builder;
  ARROW_RETURN_NOT_OK(builder.OpenFile(path, /*memory_map=*/false));
  builder.properties(properties);
  ARROW_ASSIGN_OR_RAISE(const auto file, builder.Build());
  Footer footer;
  ARROW_RETURN_NOT_OK(file->GetSchema(&footer.schema));
  const auto metadata = file->parquet_reader()->metadata();
  for (int i = 0; i < metadata->num_row_groups(); ++i)
    footer.group_rows.push_back(metadata->RowGroup(i)->num_rows());
  std::map<std::string, int> named;
  for (const auto& field : footer.schema->fields()) ++named[small_letters(field->name())];
  for (int i = 0; i < footer.schema->num_fields(); ++i) {
    PhloxArrowColumn column{};
    column.place = i;
    column.nulls = -1;
    const auto& field = *footer.schema->field(i);
    const int leaf = file->manifest().schema_fields[static_cast<size_t>(i)].column_index;
    if (leaf >= 0) {
      const auto* stored = metadata->schema()->Column(leaf);
      const bool flat = stored->max_repetition_level() == 0 &&
                        stored->path()->ToDotVector().size() == 1;
      const auto type = flat ? stored_type(*stored) : nullptr;
      // A name that another column has in other letters is one too many for some.
      column.plain = type && same_values(*field.type(), *type) && !field.name().empty() &&
                     named[small_letters(field.name())] == 1;
      if (flat) add_statistics(*metadata, leaf, column);
      if (flat && field.type()->id() == arrow::Type::STRING)
        add_dictionaries(*metadata, leaf, column);
    }
    footer.columns.push_back(column);
  }
  return footer;
}

}  // namespace phlox::format::arrow_module
