// Text inside of HTML, so that it stays text.
#pragma once

#include <string>
#include <string_view>

namespace phlox::page {

// For elements and for attributes in double quotes: & < > " ' become references.
void append_html(std::string_view text, std::string& out);

// JSON for a script element: no byte of it can end the element or begin a comment, and it
// means the same.
void append_script_json(std::string_view json, std::string& out);

// A path of folders as a reference in a page: what URLs give a meaning is escaped.
std::string url_of_path(std::string_view path);

}  // namespace phlox::page
