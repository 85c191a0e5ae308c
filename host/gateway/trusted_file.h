// Reads a file that nobody but root and ourselves could have written.
#pragma once

#include <string>

#include "base/result.h"

namespace tallyport::gateway {

// The bytes of a regular file. The file and the directory that it is in belong to root or to the
// running user; neither may be written by others, nor by a group that is not our own.
// plugin_unreadable otherwise. The text names no file.
Result<std::string> read_trusted_file(const std::string& path);

}  // namespace tallyport::gateway
