// Data in memory and on its way: the Arrow C structs, owned. The only currency between
// rooms.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "phlox/type/arrow_c.h"
#include "phlox/type/type.h"

namespace phlox::table {

// Owns one ArrowSchema; movable.
class Schema {
 public:
  Schema() { schema_.release = nullptr; }
  explicit Schema(ArrowSchema&& schema) : schema_(schema) { schema.release = nullptr; }
  Schema(Schema&& other) noexcept : schema_(other.schema_) {
    other.schema_.release = nullptr;
  }
  Schema& operator=(Schema&& other) noexcept;
  ~Schema();
  ArrowSchema* get() { return &schema_; }
  const ArrowSchema* get() const { return &schema_; }
  ArrowSchema release();
  Schema copy() const;

 private:
  ArrowSchema schema_;
};

// Owns one ArrowArray of struct type: a batch of rows. Movable; share it by
// std::shared_ptr.
class Batch {
 public:
  Batch() = default;  // of no rows
  explicit Batch(ArrowArray&& array) : array_(array) { array.release = nullptr; }
  Batch(Batch&& other) noexcept : array_(other.array_) { other.array_.release = nullptr; }
  Batch& operator=(Batch&& other) noexcept;
  ~Batch();
  int64_t num_rows() const { return array_.length; }
  int64_t num_columns() const { return array_.n_children; }
  ArrowArray* get() { return &array_; }
  const ArrowArray* get() const { return &array_; }
  ArrowArray release();

 private:
  ArrowArray array_{};
};

// A pulled sequence of batches of one schema, bounded in memory. One thread at a time.
// The type is always `var * {...}` and the batches are laid out exactly as
// `type::to_arrow` says for it.
class Stream {
 public:
  // One source of batches. next() gives batches until nothing; it throws Error.
  class Source {
   public:
    virtual ~Source() = default;
    virtual std::optional<Batch> next() = 0;
  };

  Stream() = default;
  Stream(type::Type type, std::unique_ptr<Source> source);

  const type::Type& type() const { return type_; }
  // The next batch (never of zero rows), or nothing at the end. After a throw the stream
  // is dead.
  std::optional<Batch> next();
  // Hands the stream over as an ArrowArrayStream; errors become errno and a message
  // there.
  void export_to(ArrowArrayStream* out) &&;
  // Takes a foreign stream over (and releases it). Types without a datashape, e.g.
  // unions, throw Error(kUnsupported); layouts other than ours (large_utf8, string_view,
  // other time units, dictionaries of other widths, ...) are converted batch by batch,
  // inexact ones throw with the place.
  static Stream import_from(ArrowArrayStream* in);

 private:
  type::Type type_;
  std::unique_ptr<Source> source_;
};

// Opens a source of rows anew at each call. `columns` are those wanted, in that order
// (the stream's type then has just these); empty optional means all.
using StreamFactory =
    std::function<Stream(const std::optional<std::vector<std::string>>& columns)>;

// A stream over batches in memory, and back.
Stream stream_of(type::Type type, std::vector<std::shared_ptr<const Batch>> batches);
std::vector<std::shared_ptr<const Batch>> collect(Stream stream);

}  // namespace phlox::table
