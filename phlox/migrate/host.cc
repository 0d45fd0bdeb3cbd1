// Names for what the program has opened itself.
#include "phlox/migrate/host.h"

#include <map>
#include <mutex>
#include <random>

namespace phlox::migrate {
namespace {

struct Hosts {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<HostConnection>> connections;
  std::map<std::string, std::shared_ptr<HostFrames>> frames;
};

// Never destroyed: a stream may end after static objects have.
Hosts& hosts() {
  static Hosts& only = *new Hosts;
  return only;
}

// An expression of a stranger may name a URI, so a name is no small number.
std::string new_name(const char* kind) {
  std::random_device device;
  std::string name = kind;
  for (int i = 0; i < 4; ++i) {
    const unsigned bits = device();
    for (int shift = 0; shift < 32; shift += 4)
      name += "0123456789abcdef"[bits >> shift & 15];
  }
  return name;
}

template <class Value>
std::shared_ptr<Value> find(const std::map<std::string, std::shared_ptr<Value>>& all,
                            const std::string& name) {
  const std::lock_guard lock(hosts().mutex);
  const auto place = all.find(name);
  return place == all.end() ? nullptr : place->second;
}

}  // namespace

std::string add_host(std::shared_ptr<HostConnection> connection) {
  const std::string name = new_name("connection-");
  const std::lock_guard lock(hosts().mutex);
  hosts().connections.emplace(name, std::move(connection));
  return name;
}

std::string add_host(std::shared_ptr<HostFrames> frames) {
  const std::string name = new_name("frames-");
  const std::lock_guard lock(hosts().mutex);
  hosts().frames.emplace(name, std::move(frames));
  return name;
}

void forget_host(const std::string& name) {
  // Dropped when the lock is free again.
  std::shared_ptr<HostConnection> connection;
  std::shared_ptr<HostFrames> frames;
  const std::lock_guard lock(hosts().mutex);
  if (const auto place = hosts().connections.find(name);
      place != hosts().connections.end()) {
    connection = std::move(place->second);
    hosts().connections.erase(place);
  }
  if (const auto place = hosts().frames.find(name); place != hosts().frames.end()) {
    frames = std::move(place->second);
    hosts().frames.erase(place);
  }
}

std::shared_ptr<HostConnection> host_connection(const std::string& name) {
  return find(hosts().connections, name);
}

std::shared_ptr<HostFrames> host_frames(const std::string& name) {
  return find(hosts().frames, name);
}

}  // namespace phlox::migrate
