// The two databases as a data set: each case of a test runs on both.
#pragma once

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "integration/stage.h"

namespace tallyport::test {

inline const auto kDatabases =
    boost::unit_test::data::make({DatabaseKind::sqlite, DatabaseKind::postgresql});

}  // namespace tallyport::test
