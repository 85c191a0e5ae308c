/* The manifest is of ABI 2. */
#define NO_STEPS
#include "base.h"

TP_MANIFEST(
    "{\"id\":\"test.other_major\",\"version\":\"1\",\"abi\":\"2.0\",\"operations\":[\"payment."
    "create/1\"],"
    "\"egress\":[],\"recovery\":\"lookup\",\"config_schema\":{}}");
ENTRY(NULL)
