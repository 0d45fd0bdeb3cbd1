// Opens libedit and finds its functions.
#include "phlox/faces/cli/shell_libedit.h"

#include <dlfcn.h>

namespace phlox::cli {

namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

const Libedit* open() {
  // Debian's name, and that of most others.
  void* library = ::dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = ::dlopen("libedit.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return nullptr;
  static Libedit found;
  const bool all =
      find(library, "el_init", found.el_init) && find(library, "el_end", found.el_end) &&
      find(library, "el_set", found.el_set) && find(library, "el_get", found.el_get) &&
      find(library, "el_gets", found.el_gets) &&
      find(library, "el_wgetc", found.el_wgetc) &&
      find(library, "el_push", found.el_push) &&
      find(library, "el_line", found.el_line) &&
      find(library, "el_insertstr", found.el_insertstr) &&
      find(library, "el_cursor", found.el_cursor) &&
      find(library, "el_resize", found.el_resize) &&
      find(library, "el_source", found.el_source) &&
      find(library, "history_init", found.history_init) &&
      find(library, "history_end", found.history_end) &&
      find(library, "history", found.history);
  return all ? &found : nullptr;
}

}  // namespace

const Libedit* libedit() {
  static const Libedit* library = open();
  return library;
}

}  // namespace phlox::cli
