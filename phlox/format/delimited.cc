// The formats csv and tsv: rows of text, parted by a delimiter.
#include "phlox/base/error.h"
#include "phlox/format/delimited_column.h"
#include "phlox/format/delimited_discover.h"
#include "phlox/format/delimited_reader.h"
#include "phlox/format/delimited_writer.h"
#include "phlox/migrate/format.h"
#include "phlox/migrate/input.h"

namespace phlox::format {
namespace {

class Delimited : public migrate::Format {
 public:
  Delimited(char delimiter, bool may_sniff)
      : delimiter_(delimiter), may_sniff_(may_sniff) {}

  std::vector<std::string_view> options() const override {
    return {"delimiter", "header", "null", "on_error", "quote"};
  }
  bool compressible() const override { return true; }

  type::Type discover(const migrate::Resource& resource, Task task) const override {
    const DelimitedLayout layout(resource, delimiter_, may_sniff_, std::move(task));
    if (!resource.declared) return layout.discover();
    for (const auto& file : resource.files) layout.head_of(file);
    return nullable(*resource.declared, layout.options().on_error);
  }

  table::Stream read(const migrate::Resource& resource, const type::Type& type,
                     const std::optional<std::vector<std::string>>& columns,
                     Task task) const override {
    return table::in_order(morsels(resource, type, columns, task), task.num_threads(),
                           task);
  }

  std::unique_ptr<table::Morsels> morsels(
      const migrate::Resource& resource, const type::Type& type,
      const std::optional<std::vector<std::string>>& columns, Task task) const override {
    auto layout =
        std::make_shared<const DelimitedLayout>(resource, delimiter_, may_sniff_, task);
    if (!resource.declared && layout->names() != type.element().field_names())
      throw Error(Code::kIo, "the fields are no longer those that were found before")
          .at(migrate::shown_name(resource.files.front()))
          .hint("the file was changed meanwhile; try again");
    // What was declared says whether an empty field is a value.
    DelimitedPlan plan(resource.declared.value_or(type), columns,
                       layout->options().dialect, layout->options().on_error);
    plan.is_declared = resource.declared.has_value();
    // A type that no field can hold is refused before anything is read.
    for (const size_t i : plan.wanted)
      DelimitedColumn column(plan.fields[i], plan.dialect);
    migrate::expect_input(resource, task);
    return read_delimited(
        resource.files,
        [layout](const std::string& file) { return layout->head_of(file); },
        std::move(plan), std::move(task));
  }

  void write(table::Stream stream, migrate::Sink& sink, const migrate::Uri& uri,
             Task task) const override {
    write_delimited(std::move(stream), sink, dialect_options(uri, delimiter_),
                    std::move(task));
  }

 private:
  char delimiter_;
  bool may_sniff_;
};

class Csv : public Delimited {
 public:
  Csv() : Delimited(',', true) {}
  std::string_view name() const override { return "csv"; }
  std::string_view description() const override {
    return "comma-separated values (or tab, semicolon, bar)";
  }
  std::vector<std::string_view> endings() const override { return {".csv"}; }
};

class Tsv : public Delimited {
 public:
  Tsv() : Delimited('\t', false) {}
  std::string_view name() const override { return "tsv"; }
  std::string_view description() const override { return "tab-separated values"; }
  std::vector<std::string_view> endings() const override { return {".tsv", ".tab"}; }
};

const migrate::Formats::Registrar<Csv> csv;
const migrate::Formats::Registrar<Tsv> tsv;

}  // namespace
}  // namespace phlox::format
