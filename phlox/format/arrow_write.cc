// Files written by the Arrow module.
#include <algorithm>
#include <exception>

#include "phlox/base/error.h"
#include "phlox/format/arrow_error.h"
#include "phlox/format/arrow_format.h"
#include "phlox/format/arrow_module.h"

namespace phlox::format {

using table::Batch;
using table::Stream;
using type::Type;

namespace {

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
    throw Error(code_of_errno(error.code),
                "cannot write " + std::string(name()) + ": " + plain_message(error.text))
        .at(uri.to_string());
}

}  // namespace phlox::format
