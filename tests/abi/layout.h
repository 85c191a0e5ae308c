// The layout of every struct of plugin.h, as this compiler has it.
#pragma once

#include <string>
#include <vector>

namespace tallyport::test {

// "tp_money 16" for a struct's size, "tp_money.exponent 12 1" for a field's offset and size.
std::vector<std::string> layout_lines();

}  // namespace tallyport::test
