// The place of our own code, as the loader knows it.
#include "phlox/base/own_file.h"

#include <dlfcn.h>

namespace phlox {

std::filesystem::path own_file() {
  Dl_info info;
  if (::dladdr(reinterpret_cast<const void*>(&own_file), &info) == 0 || !info.dli_fname)
    return {};
  std::error_code error;
  auto file = std::filesystem::canonical(info.dli_fname, error);
  // A program that was found on PATH has a bare name there.
  if (error) file = std::filesystem::canonical("/proc/self/exe", error);
  return file;
}

}  // namespace phlox
