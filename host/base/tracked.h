// Tracked: a row with what has to be written of it.
#pragma once

namespace tallyport {

template <class Row>
struct Tracked {
  enum class Write { none, update, insert };
  Row row;
  Write write = Write::none;

  Row& change() {
    if (write == Write::none) write = Write::update;
    return row;
  }
};

}  // namespace tallyport
