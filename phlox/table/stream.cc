// Owned Arrow structs, streams over batches, and the C stream that hosts see.
#include "phlox/table/stream.h"

#include <cerrno>
#include <cstring>

#include "phlox/base/error.h"
#include "phlox/table/array.h"
#include "phlox/table/foreign.h"
#include "phlox/type/arrow.h"

namespace phlox::table {
namespace {

// A deep copy, since the C structs have no reference count.
void copy_schema(const ArrowSchema& from, ArrowSchema* to);

struct SchemaHolding {
  std::string format, name, metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> child_pointers;
  ArrowSchema dictionary{};
};

void release_schema(ArrowSchema* schema) {
  auto* holding = static_cast<SchemaHolding*>(schema->private_data);
  for (auto& child : holding->children)
    if (child.release) child.release(&child);
  if (holding->dictionary.release) holding->dictionary.release(&holding->dictionary);
  delete holding;
  schema->release = nullptr;
}

// Metadata has no end mark: a count, then pairs of lengths and bytes.
size_t metadata_size(const char* metadata) {
  int32_t pairs;
  std::memcpy(&pairs, metadata, sizeof pairs);
  size_t size = sizeof pairs;
  for (int32_t i = 0; i < 2 * pairs; ++i) {
    int32_t length;
    std::memcpy(&length, metadata + size, sizeof length);
    size += sizeof length + static_cast<size_t>(length);
  }
  return size;
}

void copy_schema(const ArrowSchema& from, ArrowSchema* to) {
  auto holding = std::make_unique<SchemaHolding>();
  holding->format = from.format;
  if (from.name) holding->name = from.name;
  if (from.metadata)
    holding->metadata.assign(from.metadata, metadata_size(from.metadata));
  holding->children.resize(static_cast<size_t>(from.n_children));
  for (size_t i = 0; i < holding->children.size(); ++i) {
    copy_schema(*from.children[i], &holding->children[i]);
    holding->child_pointers.push_back(&holding->children[i]);
  }
  if (from.dictionary) copy_schema(*from.dictionary, &holding->dictionary);
  *to = ArrowSchema{};
  to->format = holding->format.c_str();
  to->name = from.name ? holding->name.c_str() : nullptr;
  to->metadata = from.metadata ? holding->metadata.data() : nullptr;
  to->flags = from.flags;
  to->n_children = from.n_children;
  to->children = holding->child_pointers.data();
  to->dictionary = from.dictionary ? &holding->dictionary : nullptr;
  to->release = release_schema;
  to->private_data = holding.release();
}

class BatchesSource : public Stream::Source {
 public:
  explicit BatchesSource(std::vector<std::shared_ptr<const Batch>> batches)
      : batches_(std::move(batches)) {}
  std::optional<Batch> next() override {
    if (next_ == batches_.size()) return std::nullopt;
    auto batch = std::move(batches_[next_++]);
    const ArrowArray& array = *batch->get();
    return Batch(slice(array, 0, array.length, batch));
  }

 private:
  std::vector<std::shared_ptr<const Batch>> batches_;
  size_t next_ = 0;
};

// What private_data of an exported stream points to.
struct Exported {
  Stream stream;
  std::string error;
};

// The consumer of a C stream sees an errno; each code keeps its own, see code_of_errno.
int errno_of(Code code) {
  switch (code) {
    case Code::kCancelled:
      return ECANCELED;
    case Code::kUnsupported:
      return ENOTSUP;
    case Code::kNotFound:
      return ENOENT;
    case Code::kUnavailable:
      return ENOPKG;
    case Code::kIo:
      return EIO;
    case Code::kInternal:
      return ENOTRECOVERABLE;
    default:
      return EINVAL;
  }
}

template <class Work>
int guarded(Exported& exported, Work work) noexcept {
  try {
    work();
    return 0;
  } catch (const Error& error) {
    try {
      exported.error = error.render();
    } catch (...) {
    }
    return errno_of(error.code());
  } catch (const std::bad_alloc&) {
    exported.error = "out of memory";
    return ENOMEM;
  } catch (const std::exception& error) {
    exported.error = error.what();
    return ENOTRECOVERABLE;
  }
}

Exported& exported_of(ArrowArrayStream* stream) {
  return *static_cast<Exported*>(stream->private_data);
}

int exported_schema(ArrowArrayStream* self, ArrowSchema* out) {
  auto& exported = exported_of(self);
  return guarded(exported, [&] { type::to_arrow(exported.stream.type(), out); });
}

int exported_next(ArrowArrayStream* self, ArrowArray* out) {
  auto& exported = exported_of(self);
  return guarded(exported, [&] {
    auto batch = exported.stream.next();
    if (batch)
      *out = batch->release();
    else
      out->release = nullptr;
  });
}

const char* exported_error(ArrowArrayStream* self) {
  return exported_of(self).error.c_str();
}

void exported_release(ArrowArrayStream* self) {
  delete static_cast<Exported*>(self->private_data);
  self->release = nullptr;
}

}  // namespace

Schema& Schema::operator=(Schema&& other) noexcept {
  std::swap(schema_, other.schema_);
  return *this;
}

Schema::~Schema() {
  if (schema_.release) schema_.release(&schema_);
}

ArrowSchema Schema::release() {
  ArrowSchema schema = schema_;
  schema_.release = nullptr;
  return schema;
}

Schema Schema::copy() const {
  ArrowSchema copied;
  copy_schema(schema_, &copied);
  return Schema(std::move(copied));
}

Batch& Batch::operator=(Batch&& other) noexcept {
  std::swap(array_, other.array_);
  return *this;
}

Batch::~Batch() {
  if (array_.release) array_.release(&array_);
}

ArrowArray Batch::release() {
  ArrowArray array = array_;
  array_.release = nullptr;
  return array;
}

Stream::Stream(type::Type type, std::unique_ptr<Source> source)
    : type_(std::move(type)), source_(std::move(source)) {
  if (!type_.is_table())
    throw Error(Code::kInternal,
                "a stream of " + type_.to_string() + ", which is no table");
}

std::optional<Batch> Stream::next() {
  if (!source_) return std::nullopt;
  try {
    while (auto batch = source_->next())
      if (batch->num_rows() > 0) return batch;
  } catch (...) {
    source_.reset();
    throw;
  }
  source_.reset();  // frees files and memory as soon as the end is reached
  return std::nullopt;
}

void Stream::export_to(ArrowArrayStream* out) && {
  auto exported = std::make_unique<Exported>();
  exported->stream = std::move(*this);
  out->get_schema = exported_schema;
  out->get_next = exported_next;
  out->get_last_error = exported_error;
  out->release = exported_release;
  out->private_data = exported.release();
}

Stream Stream::import_from(ArrowArrayStream* in) {
  // Our own, come back: nothing to convert, and its errors stay whole.
  if (in->release == exported_release) {
    Stream stream = std::move(exported_of(in).stream);
    in->release(in);
    return stream;
  }
  return import_foreign(in);
}

Stream stream_of(type::Type type, std::vector<std::shared_ptr<const Batch>> batches) {
  return Stream(std::move(type), std::make_unique<BatchesSource>(std::move(batches)));
}

std::vector<std::shared_ptr<const Batch>> collect(Stream stream) {
  std::vector<std::shared_ptr<const Batch>> batches;
  while (auto batch = stream.next())
    batches.push_back(std::make_shared<const Batch>(std::move(*batch)));
  return batches;
}

}  // namespace phlox::table
