// Files read and written by the Arrow module.
#include "phlox/format/arrow_format.h"

#include <algorithm>
#include <cerrno>
#include <exception>

#include "phlox/base/error.h"
#include "phlox/format/arrow_module.h"
#include "phlox/migrate/input.h"
#include "phlox/table/convert.h"
#include "phlox/type/arrow.h"

namespace phlox::format {

using table::Batch;
using table::Stream;
using type::Type;

namespace {

Code code_of(int number) {
  switch (number) {
    case ENOTSUP:
      return Code::kUnsupported;
    case ECANCELED:
      return Code::kCancelled;
    default:
      return Code::kIo;
  }
}

// Arrow starts a message with the kind of failure, and ends it with a full stop.
std::string plain(std::string message) {
  for (const std::string_view kind : {"IOError: ", "Invalid: ", "NotImplemented: "})
    if (message.starts_with(kind)) message.erase(0, kind.size());
  while (!message.empty() && (message.back() == '.' || message.back() == '\n'))
    message.pop_back();
  return message;
}

Error broken(Code code, const std::string& message, const std::string& file) {
  return Error(code, "broken data: " + plain(message)).at(migrate::shown_name(file));
}

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
          const std::optional<std::vector<std::string>>& columns, const Task& task)
      : file_(file) {
    input_.family = family;
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
      throw broken(code_of(error.code), error.text, file_);
    const table::Schema owned(std::move(schema));
    try {
      return Type::var(type::from_arrow(*owned.get()).without_option());
    } catch (Error& failure) {
      throw std::move(failure.at(migrate::shown_name(file_)));
    }
  }

  Stream stream() {
    ArrowArrayStream stream{};
    PhloxArrowError error{};
    if (arrow_module().read(&input_, &stream, &error) != 0)
      throw broken(code_of(error.code), error.text, file_);
    return Stream::import_from(&stream);
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

void check_declared(const Type& declared, const Type& found, const std::string& file) {
  for (const auto& field : declared.element().fields()) {
    const auto* there = found.element().field(field.name);
    if (!there) {
      Error error(Code::kIo, "no column " + field.name + ", which the datashape names");
      if (const auto near = nearest(field.name, found.element().field_names()))
        error.hint("did you mean " + *near + "?");
      throw std::move(error.at(file).hint("it holds " + found.element().to_string()));
    }
    if (!is_readable_as(there->type, field.type))
      throw Error(Code::kIo, "column " + field.name + " is " + there->type.to_string() +
                                 ", and the datashape says " + field.type.to_string())
          .at(file)
          .hint("leave the datashape out and cast in the expression");
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
      try {
        if (auto batch = stream_->next()) {
          check(*batch);
          return batch;
        }
      } catch (Error& error) {
        if (error.code() == Code::kCancelled) throw;
        if (error.where().empty()) throw broken(error.code(), error.message(), file());
        throw std::move(error.note("in " + migrate::shown_name(file())));
      }
      stream_.reset();
    }
  }

 private:
  const std::string& file() const { return files_[next_file_ - 1]; }

  void open(const std::string& file) {
    stream_ = Request(family_, file, type_.element().field_names(), task_).stream();
    rows_ = 0;
    const auto& here = stream_->type().element().fields();
    const auto& fields = type_.element().fields();
    strict_.clear();
    for (size_t i = 0; i < fields.size(); ++i) {
      // The file may have changed since its type was asked for.
      if (!is_readable_as(here[i].type, fields[i].type))
        throw Error(Code::kIo, "column " + here[i].name + " is " +
                                   here[i].type.to_string() + " and not " +
                                   fields[i].type.to_string())
            .at(file);
      if (here[i].type.is_option() && !fields[i].type.is_option()) strict_.push_back(i);
    }
  }

  // The datashape may say that a column holds no null where the file does not.
  void check(const Batch& batch) {
    const ArrowArray& array = *batch.get();
    for (const size_t i : strict_) {
      const auto& field = type_.element().fields()[i];
      int64_t row = array.offset;
      try {
        for (; row < array.offset + array.length; ++row)
          table::check_nulls(field.type, *array.children[i], row, row + 1);
      } catch (const Error& error) {
        throw Error(Code::kIo, error.message())
            .at(migrate::shown_name(file()) + ", row " +
                std::to_string(rows_ + row - array.offset + 1) + ", column \"" +
                field.name + "\"");
      }
    }
    rows_ += array.length;
  }

  int family_;
  std::vector<std::string> files_;
  size_t next_file_ = 0;
  Type type_;
  Task task_;
  std::optional<Stream> stream_;
  std::vector<size_t> strict_;  // columns whose nulls are looked for
  int64_t rows_ = 0;            // of the file so far
};

// Remembers what its stream threw: the module would hand back no more than a text.
class WatchedSource : public Stream::Source {
 public:
  WatchedSource(Stream stream, std::exception_ptr& failure)
      : stream_(std::move(stream)), failure_(failure) {}
  std::optional<Batch> next() override {
    try {
      return stream_.next();
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

 private:
  Stream stream_;
  std::exception_ptr& failure_;
};

struct ByteSink {
  migrate::Sink& sink;
  std::exception_ptr failure = nullptr;

  static int write(void* context, const uint8_t* bytes, int64_t size) {
    auto& self = *static_cast<ByteSink*>(context);
    try {
      self.sink.write({reinterpret_cast<const char*>(bytes), static_cast<size_t>(size)});
      return 0;
    } catch (...) {
      self.failure = std::current_exception();
      return 1;
    }
  }
};

}  // namespace

Type ArrowFormat::discover(const migrate::Resource& resource, Task task) const {
  std::optional<Type> found;
  for (const auto& file : resource.files) {
    task.check();
    const Type type = Request(family(), file, std::nullopt, task).type();
    found = found ? joined(*found, type, file) : type;
  }
  if (!resource.declared) return *found;
  check_declared(*resource.declared, *found, migrate::shown_name(resource.files[0]));
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
  return Stream(wanted,
                std::make_unique<ArrowSource>(family(), resource.files, wanted, task));
}

void ArrowFormat::write(Stream stream, migrate::Sink& sink, const migrate::Uri& uri,
                        Task) const {
  PhloxArrowOutput output{};
  output.family = family();
  // A file may be read from its end, a pipe from its start alone.
  output.stream_form = uri.scheme != "file";
  const auto option = uri.options.find("compression");
  if (option != uri.options.end()) {
    const auto known = compressions();
    if (std::find(known.begin(), known.end(), option->second) == known.end()) {
      std::string list;
      for (const auto word : known)
        list += (list.empty() ? "" : ", ") + std::string(word);
      throw Error(Code::kInvalid,
                  "no compression " + option->second + " for " + std::string(name()))
          .hint("it has " + list);
    }
    output.compression = option->second.c_str();
  }
  ByteSink bytes{sink};
  output.write = ByteSink::write;
  output.context = &bytes;
  std::exception_ptr failure;
  const Type type = stream.type();
  ArrowArrayStream in{};
  Stream(type, std::make_unique<WatchedSource>(std::move(stream), failure))
      .export_to(&in);
  PhloxArrowError error{};
  const int status = arrow_module().write(&output, &in, &error);
  if (in.release) in.release(&in);
  if (failure) std::rethrow_exception(failure);
  if (bytes.failure) std::rethrow_exception(bytes.failure);
  if (status != 0)
    throw Error(code_of(error.code),
                "cannot write " + std::string(name()) + ": " + plain(error.text))
        .at(uri.to_string());
}

}  // namespace phlox::format
