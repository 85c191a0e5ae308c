// What is read, each as one statement that names the tenant.
#include "storage/queries.h"

#include "storage/page.h"
#include "storage/records.h"

namespace tallyport::storage {
namespace {

using topup::TopupView;

#define TALLYPORT_VIEW "SELECT " TALLYPORT_TOPUP_COLUMNS ", " TALLYPORT_ATTEMPT_COLUMNS " "
#define TALLYPORT_WINDOW " AND t.id < CAST(:p2 AS {uuid}) "
#define TALLYPORT_NEWEST " ORDER BY t.id DESC LIMIT CAST(:p3 AS bigint)"

constexpr int kViewColumns = kTopupColumns + kAttemptColumns;
constexpr Statement kTopup{TALLYPORT_VIEW
                           "FROM topups t JOIN attempts a ON a.id = t.current_attempt "
                           "WHERE t.id = CAST(:p1 AS {uuid}) AND t.tenant = :p2",
                           kViewColumns};
constexpr Statement kOfReference{TALLYPORT_VIEW
                                 "FROM attempts r JOIN topups t ON t.id = r.topup_id "
                                 "JOIN attempts a ON a.id = t.current_attempt "
                                 "WHERE r.reference = :p1 AND t.tenant = :p2 LIMIT 1",
                                 kViewColumns};
constexpr Statement kOfNumber{TALLYPORT_VIEW
                              "FROM topups t JOIN attempts a ON a.id = t.current_attempt "
                              "WHERE t.number = CAST(:p1 AS bigint) AND t.tenant = :p2",
                              kViewColumns};
constexpr Statement kReturning{TALLYPORT_VIEW
                               "FROM attempts a JOIN topups t ON t.id = a.topup_id "
                               "WHERE a.gateway = :p1 AND a.return_token = :p2",
                               kViewColumns};
#define TALLYPORT_LIST \
  TALLYPORT_VIEW "FROM topups t JOIN attempts a ON a.id = t.current_attempt WHERE t.tenant = :p1"
constexpr Statement kAll{TALLYPORT_LIST TALLYPORT_WINDOW TALLYPORT_NEWEST, kViewColumns};
constexpr Statement kOfAccount{
    TALLYPORT_LIST TALLYPORT_WINDOW "AND t.account_name = :p4" TALLYPORT_NEWEST, kViewColumns};
constexpr Statement kOfStatus{TALLYPORT_LIST TALLYPORT_WINDOW "AND t.status = :p4" TALLYPORT_NEWEST,
                              kViewColumns};
constexpr Statement kOfAccountAndStatus{
    TALLYPORT_LIST TALLYPORT_WINDOW "AND t.account_name = :p4 AND t.status = :p5" TALLYPORT_NEWEST,
    kViewColumns};

constexpr Statement kTenantOfReturn{"SELECT tenant_of_return(:p1, :p2)", 1};
// Of any table that a reader's role may read.
constexpr Statement kPing{"SELECT name FROM assets LIMIT 1", 1};

TopupView read_view(Fields row) {
  TopupView view;
  view.topup = read_topup(row);
  view.attempt = read_attempt(row);
  return view;
}

Rows select(Session& session, const topup::TopupFilter& filter) {
  const auto& tenant = filter.tenant;
  const auto after = below(filter.page);
  const auto count = limit(filter.page.limit);
  if (filter.account && filter.status)
    return session.run(kOfAccountAndStatus,
                       {tenant, after, count, *filter.account, name(*filter.status)});
  if (filter.account) return session.run(kOfAccount, {tenant, after, count, *filter.account});
  if (filter.status) return session.run(kOfStatus, {tenant, after, count, name(*filter.status)});
  return session.run(kAll, {tenant, after, count});
}

ReaderSettings with_key(ReaderSettings settings, const std::optional<ReaderRole>& reader) {
  if (reader) settings.pass_key = reader->key;
  return settings;
}

}  // namespace

SociQueries::SociQueries(const ReaderSettings& settings, const Location& location,
                         const std::optional<ReaderRole>& reader, Log& log)
    : readers_(with_key(settings, reader), reader ? reader->location : location, log) {
  if (reader) own_.emplace(ReaderSettings{1, settings.queue_max, {}}, location, log);
}

void SociQueries::topup(std::string tenant, TopupId id, topup::Reply<TopupView> reply) {
  readers_.ask_for<TopupView>(
      tenant,
      [tenant, id](Session& session) -> Result<TopupView> {
        const auto rows = session.run(kTopup, {id.str(), tenant});
        if (rows.empty()) return fail(Errc::topup_not_found, "there is no top-up " + id.str());
        return read_view(rows[0]);
      },
      std::move(reply));
}

void SociQueries::topup_of_reference(std::string tenant, std::string reference,
                                     topup::Reply<TopupView> reply) {
  readers_.ask_for<TopupView>(
      tenant,
      [tenant, reference](Session& session) -> Result<TopupView> {
        const auto rows = session.run(kOfReference, {reference, tenant});
        if (rows.empty())
          return fail(Errc::topup_not_found, "there is no top-up \"" + reference + "\"");
        return read_view(rows[0]);
      },
      std::move(reply));
}

void SociQueries::topup_of_number(std::string tenant, std::int64_t number,
                                  topup::Reply<TopupView> reply) {
  readers_.ask_for<TopupView>(
      tenant,
      [tenant, number = std::to_string(number)](Session& session) -> Result<TopupView> {
        const auto rows = session.run(kOfNumber, {number, tenant});
        if (rows.empty()) return fail(Errc::topup_not_found, "there is no top-up " + number);
        return read_view(rows[0]);
      },
      std::move(reply));
}

void SociQueries::topups(topup::TopupFilter filter, topup::Reply<std::vector<TopupView>> reply) {
  readers_.ask_for<std::vector<TopupView>>(
      filter.tenant,
      [filter](Session& session) -> Result<std::vector<TopupView>> {
        const auto rows = select(session, filter);
        std::vector<TopupView> views;
        for (std::size_t i = 0; i < rows.size(); ++i) views.push_back(read_view(rows[i]));
        return views;
      },
      std::move(reply));
}

void SociQueries::returning(std::string gateway, std::string return_token,
                            topup::Reply<TopupView> reply) {
  auto whose = [gateway, return_token](Session& session) {
    return session.run(kTenantOfReturn, {gateway, return_token})[0].text();
  };
  readers_.ask_as<TopupView>(
      std::move(whose),
      [gateway = std::move(gateway),
       return_token = std::move(return_token)](Session& session) -> Result<TopupView> {
        const auto rows = session.run(kReturning, {gateway, return_token});
        if (rows.empty())
          return fail(Errc::attempt_not_found, "no payment at \"" + gateway + "\" has this token");
        return read_view(rows[0]);
      },
      std::move(reply));
}

void SociQueries::ping(topup::Reply<bool> reply) {
  readers_.ask<bool>(
      [](Session& session) -> Result<bool> {
        session.run(kPing);
        return true;
      },
      std::move(reply));
}

}  // namespace tallyport::storage
