// Databases of the program's own cluster.
#include "integration/postgres_database.h"

#include "support/postgres_cluster.h"

namespace tallyport::test {

PostgresDatabase::PostgresDatabase() : url_(PostgresCluster::shared().create_database()) {}

}  // namespace tallyport::test
