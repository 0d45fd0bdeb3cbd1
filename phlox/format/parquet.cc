// The format parquet.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/format/arrow_boundary.h"
#include "phlox/format/arrow_format.h"
#include "phlox/format/parquet_footer.h"
#include "phlox/format/parquet_morsels.h"
#include "phlox/migrate/input.h"

namespace phlox::format {
namespace {

using migrate::ColumnFacts;
using type::Type;

bool has_values(const ColumnFacts& facts) {
  return !facts.rows || facts.nulls != facts.rows;
}

// What is true of both.
ColumnFacts common(const ColumnFacts& a, const ColumnFacts& b) {
  ColumnFacts facts;
  facts.plain = a.plain && b.plain;
  if (a.rows && b.rows) facts.rows = *a.rows + *b.rows;
  if (a.nulls && b.nulls) facts.nulls = *a.nulls + *b.nulls;
  if (!has_values(a) || !has_values(b)) {
    const ColumnFacts& known = has_values(a) ? a : b;
    facts.range = known.range;
    facts.float_range = known.float_range;
    return facts;
  }
  if (a.float_range && b.float_range)
    facts.float_range = {std::min(a.float_range->lowest, b.float_range->lowest),
                         std::max(a.float_range->highest, b.float_range->highest)};
  if (a.range && b.range)
    facts.range = {std::min(a.range->least, b.range->least),
                   std::max(a.range->greatest, b.range->greatest)};
  return facts;
}

class Parquet : public ArrowFormat {
 public:
  std::string_view name() const override { return "parquet"; }
  std::string_view description() const override { return "Apache Parquet"; }
  std::vector<std::string_view> endings() const override { return {".parquet", ".pq"}; }

  std::vector<ColumnFacts> facts(const migrate::Resource& resource, const Type& type,
                                 const std::vector<std::string>& columns,
                                 Task task) const override {
    std::vector<ColumnFacts> all;
    for (const auto& file : resource.files) {
      task.check();
      const auto footer = parquet_footer(file);
      for (size_t i = 0; i < columns.size(); ++i) {
        const auto* own = footer->type.element().field(columns[i]);
        const auto* field = type.element().field(columns[i]);
        if (!own || !field ||
            own->type.without_option() != field->type.without_option() ||
            (own->type.is_option() && !field->type.is_option()))
          return {};
        const ColumnFacts& facts = footer->facts(columns[i]);
        if (all.size() <= i)
          all.push_back(facts);
        else
          all[i] = common(all[i], facts);
      }
    }
    return all;
  }

  std::unique_ptr<table::Morsels> morsels(
      const migrate::Resource& resource, const Type& type,
      const std::optional<std::vector<std::string>>& columns, Task task) const override {
    std::vector<type::Field> fields;
    for (const auto& name : columns ? *columns : type.element().field_names())
      fields.push_back(*type.element().field(name));
    const Type wanted = Type::table(std::move(fields));
    std::vector<std::optional<uint64_t>> dictionary_bytes(
        wanted.element().fields().size(), 0);
    // A file whose values must be made others is read as a whole, so that a bad one's row
    // is known.
    for (const auto& file : resource.files) {
      if (file == "-") return ArrowFormat::morsels(resource, type, columns, task);
      const auto footer = parquet_footer(file);
      for (size_t i = 0; i < dictionary_bytes.size(); ++i) {
        const auto& field = wanted.element().fields()[i];
        const auto* own = footer->type.element().field(field.name);
        if (!own || own->type != field.type)
          return ArrowFormat::morsels(resource, type, columns, task);
        const auto more = footer->dictionary_bytes[footer->place(field.name)];
        if (dictionary_bytes[i] && more)
          *dictionary_bytes[i] += *more;
        else
          dictionary_bytes[i].reset();
      }
    }
    migrate::expect_input(resource, task);
    return parquet_morsels(resource.files, wanted, std::move(dictionary_bytes),
                           std::move(task));
  }

 protected:
  int family() const override { return PHLOX_ARROW_PARQUET; }
  std::vector<std::string_view> compressions() const override {
    return {"zstd", "snappy", "gzip", "lz4", "none"};
  }
  Type type_of(const std::string& file, const Task& task) const override {
    // From standard input it cannot be read, which the reader says.
    return file == "-" ? ArrowFormat::type_of(file, task) : parquet_footer(file)->type;
  }
};

const Registry<migrate::Format>::Registrar<Parquet> registrar;

}  // namespace
}  // namespace phlox::format
