// Asks servers by HTTP, through libcurl.
#include "phlox/migrate/http.h"

#include <curl/curl.h>
#include <dlfcn.h>

#include <exception>
#include <memory>

#include "phlox/base/error.h"

namespace phlox::migrate {
namespace {

// Seconds until a server must have taken a connection, and that it may say nothing.
constexpr long kConnect = 10;
constexpr long kSilence = 30;

// Its functions: linked in, it and what it needs would be loaded at every start.
struct Curl {
  decltype(&curl_easy_init) init;
  decltype(&curl_easy_setopt) set;
  decltype(&curl_easy_perform) perform;
  decltype(&curl_easy_getinfo) info;
  decltype(&curl_easy_cleanup) cleanup;
  decltype(&curl_easy_strerror) text;
};

const Curl& curl() {
  static const Curl loaded = [] {
    void* const library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library)
      throw Error(Code::kUnavailable,
                  "reading by HTTP needs libcurl.so.4, which was not found")
          .hint("apt install libcurl4");
    const auto find = [library](const char* name, auto& function) {
      function =
          reinterpret_cast<std::decay_t<decltype(function)>>(::dlsym(library, name));
      if (!function)
        throw Error(Code::kUnavailable, std::string("libcurl.so.4 has no ") + name);
    };
    Curl all{};
    find("curl_easy_init", all.init);
    find("curl_easy_setopt", all.set);
    find("curl_easy_perform", all.perform);
    find("curl_easy_getinfo", all.info);
    find("curl_easy_cleanup", all.cleanup);
    find("curl_easy_strerror", all.text);
    return all;
  }();
  return loaded;
}

struct Call {
  CURL* handle;
  const Task& task;
  const std::function<void(std::string_view)>& take;
  HttpAnswer answer = {};
  std::exception_ptr failure = {};
};

int status_of(CURL* handle) {
  long status = 0;
  curl().info(handle, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

// No exception may pass through libcurl.
size_t take_body(char* bytes, size_t size, size_t count, void* given) {
  auto& call = *static_cast<Call*>(given);
  const std::string_view part(bytes, size * count);
  try {
    if (call.take && status_of(call.handle) == 200)
      call.take(part);
    else
      call.answer.body += part;
    return part.size();
  } catch (...) {
    call.failure = std::current_exception();
    return 0;
  }
}

int look_at_task(void* given, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Call*>(given)->task.cancelled() ? 1 : 0;
}

// "host:port" of a URL.
std::string server_of(const std::string& url) {
  const size_t begin = url.find("://") + 3;
  return url.substr(begin, url.find('/', begin) - begin);
}

}  // namespace

HttpAnswer http_get(const std::string& url, const Task& task,
                    const std::function<void(std::string_view)>& take) {
  task.check();
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl().init(), curl().cleanup);
  CURL* const curl_handle = handle.get();
  Call call{curl_handle, task, take};
  char reason[CURL_ERROR_SIZE] = "";
  const auto set = [&](CURLoption option, auto value) {
    curl().set(curl_handle, option, value);
  };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, 5L);
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, kConnect);
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, kSilence);
  set(CURLOPT_ERRORBUFFER, reason);
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, &call);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, look_at_task);
  set(CURLOPT_XFERINFODATA, &call);
  const CURLcode code = curl().perform(curl_handle);
  if (call.failure) std::rethrow_exception(call.failure);
  task.check();
  call.answer.status = status_of(curl_handle);
  if (code == CURLE_OK) return std::move(call.answer);
  const char* last = nullptr;
  curl().info(curl_handle, CURLINFO_EFFECTIVE_URL, &last);
  const std::string server = server_of(last ? last : url);
  const std::string text = *reason ? reason : curl().text(code);
  const bool is_absent = code == CURLE_COULDNT_CONNECT ||
                         code == CURLE_COULDNT_RESOLVE_HOST ||
                         code == CURLE_OPERATION_TIMEDOUT;
  throw Error(is_absent ? Code::kUnavailable : Code::kIo,
              "cannot read from " + server + ": " + text);
}

std::string url_path(std::string_view path) {
  std::string text;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte < 0x80 && std::isalnum(byte)) ||
                       std::string_view("/-_.~=,").find(c) != std::string_view::npos;
    if (plain) {
      text += c;
      continue;
    }
    text += '%';
    text += "0123456789ABCDEF"[byte >> 4];
    text += "0123456789ABCDEF"[byte & 15];
  }
  return text;
}

}  // namespace phlox::migrate
