// The place of our own code, as the loader knows it.
#include "phlox/base/own_folder.h"

#include <dlfcn.h>

namespace phlox {

std::filesystem::path own_folder() {
  Dl_info info;
  if (::dladdr(reinterpret_cast<const void*>(&own_folder), &info) == 0 || !info.dli_fname)
    return {};
  std::error_code error;
  auto file = std::filesystem::canonical(info.dli_fname, error);
  // A program that was found on PATH has a bare name there.
  if (error) file = std::filesystem::canonical("/proc/self/exe", error);
  return file.parent_path();
}

}  // namespace phlox
