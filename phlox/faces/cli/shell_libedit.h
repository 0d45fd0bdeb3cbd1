// libedit, loaded when a prompt first needs it: no other verb pays for it, and the shell
// works without it.
#pragma once

#include <histedit.h>

namespace phlox::cli {

// Its functions, by their names.
struct Libedit {
  decltype(&::el_init) el_init;
  decltype(&::el_end) el_end;
  decltype(&::el_set) el_set;
  decltype(&::el_get) el_get;
  decltype(&::el_gets) el_gets;
  decltype(&::el_wgetc) el_wgetc;
  decltype(&::el_push) el_push;
  decltype(&::el_line) el_line;
  decltype(&::el_insertstr) el_insertstr;
  decltype(&::el_cursor) el_cursor;
  decltype(&::el_resize) el_resize;
  decltype(&::el_source) el_source;
  decltype(&::history_init) history_init;
  decltype(&::history_end) history_end;
  decltype(&::history) history;
};

// Null where no libedit is installed.
const Libedit* libedit();

}  // namespace phlox::cli
