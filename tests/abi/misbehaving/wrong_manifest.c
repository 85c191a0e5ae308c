/* A manifest with several mistakes. */
#define NO_STEPS
#include "base.h"

TP_MANIFEST(
    "{\"id\":\"Test\",\"version\":\"1\",\"abi\":\"1\",\"operations\":[\"payment.create\"],"
    "\"egress\":[\"https://api.example.com\"],\"secrets\":[{\"name\":\"key\",\"use\":\"read\"}],"
    "\"config_schema\":{\"$ref\":\"https://example.com/schema\"},\"operatons\":[]}");
ENTRY(NULL)
