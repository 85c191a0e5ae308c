// What the loader needs of the machine it runs on, as an interface: tests and the fuzzer stand in.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace tallyport::config {

struct FileText {
  std::string bytes;
  bool world_readable = false;  // others than its owner and group may read it
};

class Environment {
 public:
  virtual ~Environment() = default;
  // An environment variable, or nullopt where it is not set. "" where it is set to nothing.
  virtual std::optional<std::string> variable(const std::string& name) = 0;
  // The whole of a regular file of at most 1 MiB. config_unreadable with the reason alone
  // ("No such file or directory"), without the path, otherwise.
  virtual Result<FileText> read(const std::string& path) = 0;
  // The name of this machine; never empty.
  virtual std::string host_name() = 0;
};

// The real one.
class SystemEnvironment final : public Environment {
 public:
  std::optional<std::string> variable(const std::string& name) override;
  Result<FileText> read(const std::string& path) override;
  std::string host_name() override;
};

}  // namespace tallyport::config
