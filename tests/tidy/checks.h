// The checks, each a function over a tree: the real one, or a small bad one that a test makes.
#pragma once

#include <string>
#include <string_view>

#include "tidy/tree.h"

namespace tallyport::tidy {

// Include directions between rooms, and third-party headers outside of their room.
Findings check_includes(const Tree& tree);

// At most 100 characters a line in sources and scripts.
Findings check_line_length(const Tree& tree);
// Each source, script, CMake module and TOML file opens with a comment on its role.
Findings check_opening_comment(const Tree& tree);
// Exactly one `# ` title in a Markdown file.
Findings check_one_title(const Tree& tree);
// No note to self left in the text.
Findings check_no_leftovers(const Tree& tree);
// No white space at the end of a line, no tab in sources.
Findings check_white_space(const Tree& tree);
// No path of somebody's own machine.
Findings check_no_machine_path(const Tree& tree);

// Every Errc has its heading in docs/errors.md, and every heading there is an Errc.
Findings check_errors_documented(const Tree& tree);
// "  X(404, attempt_not_found, …" → "attempt_not_found"; "" for other lines.
std::string errc_of(std::string_view line);
// Every Errc is returned somewhere in host/ and expected by a test.
Findings check_errors_reached(const Tree& tree);
// Every struct of the ABI has its offsets in tests/abi/offsets.golden.
Findings check_structs_in_golden(const Tree& tree);
// Every relative link of a Markdown file leads to a file or folder of the project.
Findings check_links(const Tree& tree);

}  // namespace tallyport::tidy
