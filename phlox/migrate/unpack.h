// Takes packed bytes (gzip, zstd, bzip2, xz, lz4) apart, step by step.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace phlox::migrate {

enum class Packing { kNone, kGzip, kZstd, kBzip2, kXz, kLz4 };

// "gzip", "zstd", ...
std::string_view packing_name(Packing packing);
// By the ending (.gz .zst .bz2 .xz .lz4) of a path; and the path without it.
Packing packing_of_name(std::string_view path);
std::string_view without_packing_ending(std::string_view path);
// By the first bytes of a file; a few of them do.
Packing packing_of_bytes(std::string_view bytes);

class Unpacker {
 public:
  struct Step {
    size_t taken = 0;    // bytes of the input
    size_t given = 0;    // bytes of the output
    bool whole = false;  // a member or frame has ended: the packed data may end here
  };
  virtual ~Unpacker() = default;
  // Unpacks what fits; makes progress unless both are full or empty. A file of several
  // members or frames one behind the other is unpacked as one. Throws Error(kIo) with the
  // library's reason and no place.
  virtual Step step(std::string_view in, char* out, size_t size) = 0;
};

// Null for kNone. `behind_member`: what comes is not the start of the data, so that what
// may stand between two members (zeros) may come first.
std::unique_ptr<Unpacker> unpacker(Packing packing, bool behind_member = false);

}  // namespace phlox::migrate
