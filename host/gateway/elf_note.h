// What can be known of a shared object without running it: its manifest note, and what the loading
// policy asks. Reads bytes, never files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tallyport::gateway {

struct ElfFacts {
  std::vector<std::string> manifests;  // of each note of owner "TLP" and our type
  std::vector<std::string> exports;    // names that the dynamic linker would give to others
  std::vector<std::string> needed;     // DT_NEEDED
  bool has_run_path = false;           // DT_RPATH or DT_RUNPATH
  bool has_executable_stack = false;
};

// Reads an ELF64 shared object for this processor. Any bytes may be given: what is not well-formed
// is plugin_unreadable with the reason, never a crash. The text names no file. [any thread]
Result<ElfFacts> read_elf(std::string_view bytes);

// The one manifest; plugin_manifest_invalid where there is none or more than one.
Result<std::string> the_manifest(const ElfFacts& facts);

// Exports nothing but entry symbols (tallyport_plugin_main_v and a number), and among them that of
// our major: plugin_no_entry where it does not. No run path, no executable stack, needs only
// libraries of the allow-list: plugin_unreadable where one is broken, naming all that is wrong.
Result<void> check_policy(const ElfFacts& facts);

}  // namespace tallyport::gateway
