// Files read by the Arrow module.
#include "phlox/format/arrow_format.h"

#include <algorithm>
#include <exception>
#include <filesystem>

#include "phlox/base/error.h"
#include "phlox/format/arrow_error.h"
#include "phlox/format/arrow_module.h"
#include "phlox/migrate/input.h"
#include "phlox/table/conform.h"
#include "phlox/type/arrow.h"

namespace phlox::format {

using table::Batch;
using table::Stream;
using type::Type;

namespace {

// What the module calls back for the bytes of standard input.
struct ByteSource {
  std::unique_ptr<migrate::Input> input;
  std::exception_ptr failure;

  static int64_t read(void* context, uint8_t* out, int64_t size) {
    auto& self = *static_cast<ByteSource*>(context);
    try {
      return static_cast<int64_t>(
          self.input->read(reinterpret_cast<char*>(out), static_cast<size_t>(size)));
    } catch (...) {
      self.failure = std::current_exception();
      return -1;
    }
  }
  static void release(void* context) { delete static_cast<ByteSource*>(context); }
};

// One file as the module is asked for it.
class Request {
 public:
  Request(int family, const std::string& file,
          const std::optional<std::vector<std::string>>& columns, const Task& task,
          ArrowGroups groups = {0, 0}, const std::vector<int>& as_codes = {})
      : file_(file) {
    input_.family = family;
    input_.first_group = groups.first;
    input_.num_groups = groups.count;
    if (!as_codes.empty()) input_.as_codes = as_codes.data();
    if (columns) {
      for (const auto& column : *columns) names_.push_back(column.c_str());
      names_.push_back(nullptr);  // so that data() is not null where no column is wanted
      input_.columns = names_.data();
      input_.num_columns = static_cast<int64_t>(columns->size());
    }
    if (file != "-") {
      input_.path = file_.c_str();
    } else if (family == PHLOX_ARROW_PARQUET) {
      throw Error(Code::kUnsupported, "a Parquet file cannot be read from standard input")
          .hint("its end is read first: save it to a file");
    } else {
      auto source = std::make_unique<ByteSource>();
      source->input = migrate::open_input("-", task, false);
      input_.read = ByteSource::read;
      input_.release = ByteSource::release;
      input_.context = source.release();
    }
  }

  Type type() {
    ArrowSchema schema{};
    PhloxArrowError error{};
    if (arrow_module().schema(&input_, &schema, &error) != 0)
      throw broken_file(code_of_errno(error.code), error.text, file_);
    const table::Schema owned(std::move(schema));
    try {
      return Type::var(type::from_arrow(*owned.get()).without_option());
    } catch (Error& failure) {
      throw std::move(failure.at(migrate::shown_name(file_)));
    }
  }

  // The batches, and how many rows they have, or -1.
  std::pair<Stream, int64_t> stream() {
    ArrowArrayStream stream{};
    PhloxArrowError error{};
    int64_t rows = -1;
    if (arrow_module().read(&input_, &stream, &rows, &error) != 0)
      throw broken_file(code_of_errno(error.code), error.text, file_);
    return {Stream::import_from(&stream), rows};
  }

 private:
  std::string file_;
  std::vector<const char*> names_;
  PhloxArrowInput input_{};
};

// True if values of `from` may be read as `to`: they differ in their `?` at most.
bool is_readable_as(const Type& from, const Type& to) {
  return from.without_option() == to.without_option();
}

// Checks and joins what the files of one table hold.
Type joined(const Type& first, const Type& next, const std::string& file) {
  std::vector<type::Field> fields;
  for (const auto& field : first.element().fields()) {
    const auto* other = next.element().field(field.name);
    if (!other || !is_readable_as(other->type, field.type))
      throw Error(Code::kIo,
                  "the files of one table differ: " +
                      (other ? "column " + field.name + " is " + other->type.to_string() +
                                   " here, " + field.type.to_string() + " in the first"
                             : "no column " + field.name))
          .at(file);
    const bool option = field.type.is_option() || other->type.is_option();
    fields.push_back({field.name, option ? Type::option(field.type) : field.type});
  }
  if (next.element().fields().size() != fields.size())
    throw Error(Code::kIo, "the files of one table differ: this one has more columns")
        .at(file);
  return Type::table(std::move(fields));
}

// Data that is not what the datashape says is broken data, whatever the floor below calls
// it.
Error of_file(const Error& error, const std::string& file) {
  const Code code = error.code() == Code::kType ? Code::kIo : error.code();
  Error placed(code, error.message());
  placed.at(migrate::shown_name(file) +
            (error.where().empty() ? "" : ", " + error.where()));
  if (!error.hint().empty()) placed.hint(error.hint());
  return placed;
}

// Says what went wrong in the words of a reader of this file.
template <class Work>
auto in_words_of(const std::string& file, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.code() == Code::kCancelled) throw;
    // Without a place it is Arrow that speaks.
    if (error.where().empty()) throw broken_file(error.code(), error.message(), file);
    throw of_file(error, file);
  }
}

class ArrowSource : public Stream::Source {
 public:
  ArrowSource(int family, std::vector<std::string> files, Type type, Task task)
      : family_(family), files_(std::move(files)), type_(std::move(type)), task_(task) {}

  std::optional<Batch> next() override {
    while (true) {
      task_.check();
      if (!stream_) {
        if (next_file_ == files_.size()) return std::nullopt;
        open(files_[next_file_++]);
      }
      if (auto batch = in_words_of(file(), [&] { return stream_->next(); })) {
        count(batch->num_rows());
        return batch;
      }
      count(-1);
      stream_.reset();
    }
  }

 private:
  const std::string& file() const { return files_[next_file_ - 1]; }

  void open(const std::string& file) {
    auto [stream, rows] =
        Request(family_, file, type_.element().field_names(), task_).stream();
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    bytes_left_ = failed ? 0 : size;
    bytes_a_row_ =
        rows > 0 ? static_cast<double>(bytes_left_) / static_cast<double>(rows) : 0;
    try {
      // Its own type may have a `?` more than the other files', or be narrower than the
      // datashape.
      stream_ = table::conform(std::move(stream), type_);
    } catch (const Error& error) {
      throw of_file(error, file);
    }
  }

  // Progress is told in bytes, as if every row had the same; -1 is the rest of the file.
  void count(int64_t rows) {
    const auto bytes =
        rows < 0
            ? bytes_left_
            : std::min(bytes_left_,
                       static_cast<uint64_t>(static_cast<double>(rows) * bytes_a_row_));
    bytes_left_ -= bytes;
    task_.add_bytes(bytes);
  }

  int family_;
  std::vector<std::string> files_;
  size_t next_file_ = 0;
  Type type_;
  Task task_;
  std::optional<Stream> stream_;
  uint64_t bytes_left_ = 0;  // of the file, not told as progress yet
  double bytes_a_row_ = 0;
};

}  // namespace

Stream read_arrow_groups(int family, const std::string& file,
                         const std::vector<std::string>& columns,
                         const std::vector<int>& as_codes, ArrowGroups groups,
                         const Task& task) {
  class Group : public Stream::Source {
   public:
    Group(Stream stream, std::string file)
        : stream_(std::move(stream)), file_(std::move(file)) {}
    std::optional<Batch> next() override {
      return in_words_of(file_, [&] { return stream_.next(); });
    }

   private:
    Stream stream_;
    std::string file_;
  };
  Stream stream = Request(family, file, columns, task, groups, as_codes).stream().first;
  Type type = stream.type();
  return {std::move(type), std::make_unique<Group>(std::move(stream), file)};
}

Type ArrowFormat::type_of(const std::string& file, const Task& task) const {
  return Request(family(), file, std::nullopt, task).type();
}

Type ArrowFormat::discover(const migrate::Resource& resource, Task task) const {
  std::optional<Type> found;
  for (const auto& file : resource.files) {
    task.check();
    const Type type = type_of(file, task);
    found = found ? joined(*found, type, file) : type;
  }
  if (!resource.declared) return *found;
  try {
    table::check_conforms(*found, *resource.declared);
  } catch (const Error& error) {
    throw of_file(error, resource.files[0])
        .hint("it holds " + found->element().to_string());
  }
  return *resource.declared;
}

Stream ArrowFormat::read(const migrate::Resource& resource, const Type& type,
                         const std::optional<std::vector<std::string>>& columns,
                         Task task) const {
  std::vector<type::Field> fields;
  for (const auto& name : columns ? *columns : type.element().field_names()) {
    const auto* field = type.element().field(name);
    if (!field) throw Error(Code::kInternal, "no column " + name + " to read");
    fields.push_back(*field);
  }
  const Type wanted = Type::table(std::move(fields));
  migrate::expect_input(resource, task);
  return Stream(wanted,
                std::make_unique<ArrowSource>(family(), resource.files, wanted, task));
}

}  // namespace phlox::format
