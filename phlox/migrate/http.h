// Asks servers by HTTP, through libcurl, which is loaded at first use.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "phlox/base/task.h"

namespace phlox::migrate {

struct HttpAnswer {
  int status = 0;
  std::string body;  // unless it went to `take`
};

// GET, redirects followed. The body of an answer with status 200 goes to `take` as it
// comes, if there is one. Throws Error(kUnavailable) where the server, or the one that it
// sends us to, cannot be reached or says nothing, and where there is no libcurl;
// Error(kIo) for an answer that breaks off, Error(kCancelled).
HttpAnswer http_get(const std::string& url, const Task& task,
                    const std::function<void(std::string_view)>& take = {});

// What may stand in the path of a URL: all but letters, digits and a few marks escaped.
std::string url_path(std::string_view path);

}  // namespace phlox::migrate
