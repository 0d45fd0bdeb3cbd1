// Where a plot goes.
#pragma once

#include <string>

#include "phlox/base/task.h"
#include "phlox/page/save.h"
#include "phlox/scene/model.h"

namespace phlox::cli {

struct Picture {
  std::string path;     // empty: it is drawn in the terminal
  bool opened = false;  // nobody named a file: a page is made and shown
};

// Throws Error for an ending that is no picture's, and for a folder that is not there,
// before the work is done.
Picture choose_picture(const std::string& path);
// The file is whole or not there. Then shows the task's notes.
void write(const Picture& picture, const scene::Model& root,
           const page::SaveOptions& options, Task task);

}  // namespace phlox::cli
