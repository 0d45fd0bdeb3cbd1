// What a format does unless it does better.
#include "phlox/migrate/format.h"

namespace phlox::migrate {

std::unique_ptr<table::Morsels> Format::morsels(
    const Resource& resource, const type::Type& type,
    const std::optional<std::vector<std::string>>& columns, Task task) const {
  const Task part = task.part();
  return table::morsels_of(read(resource, type, columns, part), part);
}

}  // namespace phlox::migrate
