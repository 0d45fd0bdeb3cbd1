// What lies behind a batch: its bytes, and a fingerprint of them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "phlox/table/stream.h"
#include "phlox/type/type.h"

namespace phlox::table {

// Goes over the buffers of batches of one type (in the layout of phlox).
class Footprint {
 public:
  explicit Footprint(const type::Type& table);
  ~Footprint();

  // The bytes that the rows are in.
  uint64_t bytes(const Batch& batch) const;

  // Takes the batch into the fingerprint. Equal rows in equal batches give the same; what
  // lies behind a null counts, too.
  void add(const Batch& batch);
  // 32 hexadecimal digits for all that was added.
  std::string fingerprint() const;

 private:
  using Visit = std::function<void(const void* bytes, size_t size)>;
  void visit(const Batch& batch, const Visit& each) const;

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace phlox::table
