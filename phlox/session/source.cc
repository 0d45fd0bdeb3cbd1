// Where the rows of one leaf come from: files or the host.
#include "phlox/session/source.h"

#include <algorithm>
#include <filesystem>

#include "phlox/base/error.h"
#include "phlox/migrate/input.h"
#include "phlox/migrate/unpack.h"
#include "phlox/table/conform.h"
#include "phlox/table/footprint.h"

namespace phlox::session {

namespace {

using table::Stream;
using type::Type;

// What packed text grows to, as a rule.
constexpr uint64_t kUnpacked = 4;

// The part of `own` that has the names of `wanted`, in that order.
Type chosen(const Type& own, const Type& wanted) {
  std::vector<type::Field> fields;
  for (const std::string& name : wanted.element().field_names()) {
    const type::Field* field = own.element().field(name);
    if (!field) throw Error(Code::kNotFound, "the data has no column " + name);
    fields.push_back(*field);
  }
  return Type::table(std::move(fields));
}

class Files : public Source {
 public:
  Files(migrate::Resource resource, Type type, Type bound_type)
      : resource_(std::move(resource)),
        type_(std::move(type)),
        bound_type_(std::move(bound_type)) {}

  const Type& type() const override { return type_; }
  const Type& bound_type() const override { return bound_type_; }
  std::string shown() const override { return resource_.uri.to_string(); }

  std::optional<std::string> version() const override {
    const auto files = migrate::version_of(resource_);
    if (!files) return std::nullopt;
    return "file:" + resource_.uri.to_string() + "\n" + type_.to_string() + *files;
  }

  std::optional<uint64_t> bytes() const override {
    uint64_t all = 0;
    for (const auto& file : resource_.files) {
      std::error_code failed;
      const uint64_t size = std::filesystem::file_size(file, failed);
      if (failed) return std::nullopt;
      const bool is_packed = migrate::packing_of_name(file) != migrate::Packing::kNone;
      all += is_packed ? kUnpacked * size : size;
    }
    return all;
  }

  Stream open(const Type& wanted, Task task) const override {
    std::optional<std::vector<std::string>> columns;
    if (chosen(type_, wanted) != type_) columns = wanted.element().field_names();
    Stream stream = resource_.format->read(resource_, type_, columns, std::move(task));
    return stream.type() == wanted ? std::move(stream)
                                   : table::conform(std::move(stream), wanted);
  }

  bool again() const override {
    std::error_code failed;
    return std::all_of(
        resource_.files.begin(), resource_.files.end(),
        [&](const auto& file) { return std::filesystem::is_regular_file(file, failed); });
  }

  std::optional<table::Batch> sample(const Type& wanted) const override {
    if (!again()) return std::nullopt;
    Task alone;
    alone.set_num_threads(1);  // nobody reads ahead what is not wanted
    return open(wanted, alone).next();
  }

  std::unique_ptr<table::Morsels> morsels(const Type& wanted, Task task) const override {
    const Type own = chosen(type_, wanted);
    // Whoever makes other values of them names the row of a bad one, so counts them all.
    if (own != wanted) return Source::morsels(wanted, std::move(task));
    std::optional<std::vector<std::string>> columns;
    if (own != type_) columns = wanted.element().field_names();
    return resource_.format->morsels(resource_, type_, columns, std::move(task));
  }

  std::optional<engine::Files> files(const Type& wanted, Task task) const override {
    engine::Files files{std::string(resource_.format->name()), {}};
    for (const auto& file : resource_.files) {
      std::error_code failed;
      files.paths.push_back(std::filesystem::absolute(file, failed).string());
      if (file == "-" || failed) return std::nullopt;
    }
    const auto facts = this->facts(wanted, std::move(task));
    if (facts.size() != wanted.element().fields().size()) return std::nullopt;
    for (const auto& column : facts)
      if (!column.plain) return std::nullopt;
    return files;
  }

  std::vector<migrate::ColumnFacts> facts(const Type& wanted, Task task) const override {
    const auto names = wanted.element().field_names();
    auto facts = resource_.format->facts(resource_, type_, names, std::move(task));
    for (size_t i = 0; i < facts.size(); ++i) {
      const Type& own = type_.element().field(names[i])->type;
      const Type& as = wanted.element().field(names[i])->type;
      // A null that must not be there is our reader's to find, and so is a value that has
      // no equal of the other type.
      const bool holds = as.is_option() || !own.is_option() || facts[i].nulls == 0;
      if (!holds || own.without_option() != as.without_option()) facts[i] = {};
    }
    return facts;
  }

 private:
  migrate::Resource resource_;
  Type type_;
  Type bound_type_;
};

class Memory : public Source {
 public:
  Memory(Type type, table::StreamFactory rows, bool again)
      : type_(std::move(type)), rows_(std::move(rows)), again_(again) {}

  const Type& type() const override { return type_; }
  std::string shown() const override { return "memory"; }
  bool again() const override { return again_; }

  // A host may change its rows in place, so only reading them tells.
  std::optional<std::string> version() const override {
    if (!again_) return std::nullopt;
    Stream stream = rows_(std::nullopt);
    table::Footprint footprint(stream.type());
    while (const auto batch = stream.next()) footprint.add(*batch);
    return "memory:" + stream.type().to_string() + "\n" + footprint.fingerprint();
  }

  Stream open(const Type& wanted, Task) const override {
    std::optional<std::vector<std::string>> columns;
    if (chosen(type_, wanted) != type_) columns = wanted.element().field_names();
    Stream stream = rows_(columns);
    return stream.type() == wanted ? std::move(stream)
                                   : table::conform(std::move(stream), wanted);
  }

 private:
  Type type_;
  table::StreamFactory rows_;
  bool again_;
};

}  // namespace

std::unique_ptr<table::Morsels> Source::morsels(const Type& wanted, Task task) const {
  const Task part = task.part();
  return table::morsels_of(open(wanted, part), part);
}

std::shared_ptr<const Source> file_source(std::string_view uri,
                                          std::optional<Type> declared,
                                          const Task& task) {
  migrate::Resource resource = migrate::open_resource(uri, declared, task);
  // What has types of its own is read as it is, and then made what was declared.
  if (!resource.format->compressible()) resource.declared.reset();
  Type type = resource.format->discover(resource, task);
  if (declared && type != *declared) {
    try {
      table::check_conforms(type, *declared);
    } catch (Error& error) {
      error.at(resource.uri.to_string());
      error.hint("the file has " + type.to_string());
      throw;
    }
  }
  // Text is read as what was declared, or with a `?` more.
  Type bound = resource.declared ? type : declared.value_or(type);
  return std::make_shared<Files>(std::move(resource), std::move(type), std::move(bound));
}

std::shared_ptr<const Source> memory_source(Type type, table::StreamFactory rows,
                                            bool again) {
  return std::make_shared<Memory>(std::move(type), std::move(rows), again);
}

}  // namespace phlox::session
