// Packs bytes (gzip, zstd, bzip2, xz, lz4) on their way into a file.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "phlox/migrate/unpack.h"

namespace phlox::migrate {

class Packer {
 public:
  using Output = std::function<void(std::string_view)>;
  virtual ~Packer() = default;
  // Packed bytes go to the output as they come.
  virtual void write(std::string_view bytes) = 0;
  // Writes the end; nothing may follow.
  virtual void finish() = 0;
};

// One that copies, for kNone.
std::unique_ptr<Packer> packer(Packing packing, Packer::Output output);

}  // namespace phlox::migrate
