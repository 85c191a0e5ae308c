// The one Boost.Test main, compiled once for every test program.
#define BOOST_TEST_MODULE tallyport
#include <boost/test/unit_test.hpp>
