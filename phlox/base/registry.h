// A named collection of kinds (formats, engines) that fills itself before main and never changes
// after: one thing is one file, and being linked is being registered.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace phlox {

// Kind must have `std::string_view name() const`. Use one registrar object a kind, at namespace
// scope of the kind's own file:
//   const Registry<Format>::Registrar<Csv> registrar;
template <class Kind>
class Registry {
 public:
  template <class T>
  struct Registrar {
    Registrar() { all().push_back(std::make_unique<T>()); }
  };

  // Every kind, in the order of its name.
  static std::vector<const Kind*> list() {
    std::vector<const Kind*> kinds;
    for (const auto& kind : all()) {
      auto place = kinds.begin();
      while (place != kinds.end() && (*place)->name() < kind->name()) ++place;
      kinds.insert(place, kind.get());
    }
    return kinds;
  }

  // The kind of that name, or null.
  static const Kind* find(std::string_view name) {
    for (const auto& kind : all())
      if (kind->name() == name) return kind.get();
    return nullptr;
  }

 private:
  static std::vector<std::unique_ptr<Kind>>& all() {
    static std::vector<std::unique_ptr<Kind>> kinds;
    return kinds;
  }
};

}  // namespace phlox
